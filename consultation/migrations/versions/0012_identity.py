"""Which of a person's ids is a telephone number, which may pass to somebody else"""

from alembic import op
import sqlalchemy as sa

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('account_alias', sa.Column('kind', sa.Text(), server_default='user', nullable=False))
    op.create_check_constraint(op.f('ck_account_alias_kind'), 'account_alias', "kind IN ('user', 'number')")


def downgrade() -> None:
    op.drop_constraint(op.f('ck_account_alias_kind'), 'account_alias', type_='check')
    op.drop_column('account_alias', 'kind')
