"""What an analyst may read of a segment, what keeps it from being quoted, and the language of an answer"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('answer_version', sa.Column('language', sa.Text(), nullable=True))
    op.add_column('segment', sa.Column('masked', sa.Text(), nullable=True))
    op.add_column(
        'segment',
        sa.Column('sensitive', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    )


def downgrade() -> None:
    op.drop_column('segment', 'sensitive')
    op.drop_column('segment', 'masked')
    op.drop_column('answer_version', 'language')
