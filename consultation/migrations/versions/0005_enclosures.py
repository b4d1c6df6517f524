"""Files that go out with messages, what became of a message at the provider's, and waiting days"""

from alembic import op
import sqlalchemy as sa

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

BEFORE = "'retry', 'throttle', 'needs_template', 'opted_out', 'never', 'stop_channel'"

STATES = "'waiting', 'sending', 'sent', 'failed', 'cancelled', 'unknown'"


def upgrade() -> None:
    op.create_table(
        'enclosure',
        sa.Column('sha256', sa.Text(), nullable=False),
        sa.Column('mime', sa.Text(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.PrimaryKeyConstraint('sha256', name=op.f('pk_enclosure')),
    )
    op.add_column('outbox', sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('outbox', sa.Column('read_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('outbox', sa.Column('category', sa.Text(), nullable=True))
    op.add_column('outbox', sa.Column('billable', sa.Boolean(), nullable=True))
    op.create_index(
        'ix_outbox_provider_id', 'outbox', ['provider_id'], postgresql_where=sa.text('provider_id IS NOT NULL')
    )
    op.drop_constraint(op.f('ck_outbox_error'), 'outbox')
    op.create_check_constraint(
        op.f('ck_outbox_error'), 'outbox', f"error IS NULL OR error IN ({BEFORE}, 'wait_days')"
    )
    op.drop_constraint(op.f('ck_outbox_state'), 'outbox')
    op.create_check_constraint(op.f('ck_outbox_state'), 'outbox', f"state IN ({STATES}, 'held')")


def downgrade() -> None:
    op.execute("UPDATE outbox SET state = 'waiting' WHERE state = 'held'")
    op.drop_constraint(op.f('ck_outbox_state'), 'outbox')
    op.create_check_constraint(op.f('ck_outbox_state'), 'outbox', f'state IN ({STATES})')
    op.execute("UPDATE outbox SET error = 'never' WHERE error = 'wait_days'")
    op.drop_constraint(op.f('ck_outbox_error'), 'outbox')
    op.create_check_constraint(op.f('ck_outbox_error'), 'outbox', f'error IS NULL OR error IN ({BEFORE})')
    op.drop_index('ix_outbox_provider_id', table_name='outbox')
    op.drop_column('outbox', 'billable')
    op.drop_column('outbox', 'category')
    op.drop_column('outbox', 'read_at')
    op.drop_column('outbox', 'delivered_at')
    op.drop_table('enclosure')
