"""Finding what is held for a person who writes again"""

from alembic import op
import sqlalchemy as sa

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_outbox_held', 'outbox', ['account_id'], postgresql_where=sa.text("state = 'held'")
    )


def downgrade() -> None:
    op.drop_index('ix_outbox_held', table_name='outbox')
