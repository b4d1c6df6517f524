"""What is due is found in one index, and nothing else is, whatever the planner believes"""

from alembic import op
import sqlalchemy as sa

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None
COLUMNS = ['channel', 'bulk', 'due_at', 'id']


def upgrade() -> None:
    op.drop_index('ix_outbox_due', table_name='outbox')
    where = sa.text("state = 'waiting' AND due_at > '-infinity'")
    op.create_index('ix_outbox_due', 'outbox', COLUMNS, postgresql_where=where)


def downgrade() -> None:
    op.drop_index('ix_outbox_due', table_name='outbox')
    op.create_index('ix_outbox_due', 'outbox', COLUMNS, postgresql_where=sa.text("state = 'waiting'"))
