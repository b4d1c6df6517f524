"""What the rules of retention did, and finding what still tells of somebody"""

from alembic import op
import sqlalchemy as sa

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'retention_run',
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('rule', sa.Text(), nullable=False),
        sa.Column('rows', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('at', 'rule', name=op.f('pk_retention_run')),
    )
    op.drop_index('ix_inbox_received', table_name='inbox')
    op.create_index('ix_inbox_kept', 'inbox', ['received_at'], postgresql_where=sa.text("line <> ''"))
    op.create_index(
        'ix_inbox_line', 'inbox', ['line'], postgresql_where=sa.text("line <> '' AND state <> 'waiting'")
    )


def downgrade() -> None:
    op.drop_index('ix_inbox_line', table_name='inbox')
    op.drop_index('ix_inbox_kept', table_name='inbox')
    op.create_index('ix_inbox_received', 'inbox', ['received_at'])
    op.drop_table('retention_run')
