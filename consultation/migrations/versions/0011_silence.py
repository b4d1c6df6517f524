"""STOP after closure finds its address by itself; a reminder that never left is not the only one"""

from alembic import op
import sqlalchemy as sa

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

FOLLOWS = """
    CREATE OR REPLACE FUNCTION broadcast_recipient_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            UPDATE broadcast_recipient SET state = 'cancelled', reason = 'erased', at = now(){deleted}
            WHERE outbox_id = OLD.id AND state IN ('waiting', 'held');
            RETURN OLD;
        END IF;
        UPDATE broadcast_recipient SET state = NEW.state, reason = NEW.reason, at = now(){changed}
        WHERE outbox_id = NEW.id AND state <> NEW.state;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    op.add_column('address', sa.Column('line', sa.LargeBinary(), nullable=True))
    op.execute("""
        UPDATE address SET line = (
            SELECT outbox.line FROM outbox
            WHERE outbox.account_id = address.account_id AND outbox.inbox_id IS NOT NULL AND outbox.line <> ''
            ORDER BY outbox.id DESC LIMIT 1
        )
    """)
    op.create_index('ix_address_line', 'address', ['line'], postgresql_where=sa.text('line IS NOT NULL'))
    # Of accounts whose campaign is closed, only lines were still kept for that.
    op.execute("""
        UPDATE outbox SET sealed = NULL, line = ''
        FROM address JOIN account ON account.id = address.account_id
            JOIN campaign ON campaign.id = account.campaign_id
        WHERE outbox.account_id = account.id AND campaign.state = 'close' AND address.line IS NOT NULL
          AND outbox.line <> '' AND NOT outbox.bulk AND outbox.state NOT IN ('waiting', 'held', 'sending')
    """)
    # Cancelled before it was sent, a reminder was none: another may come.
    op.execute(
        FOLLOWS.format(
            deleted=', reminded = NULL',
            changed=(
                ",\n            reminded = CASE WHEN NEW.state = 'cancelled' AND NEW.sent_at IS NULL "
                'THEN NULL ELSE reminded END'
            ),
        )
    )
    op.execute("""
        UPDATE broadcast_recipient AS recipient SET reminded = NULL
        WHERE recipient.state = 'cancelled' AND recipient.reminded IS NOT NULL AND NOT EXISTS (
            SELECT FROM outbox WHERE outbox.id = recipient.outbox_id AND outbox.sent_at IS NOT NULL
        )
    """)


def downgrade() -> None:
    op.execute(FOLLOWS.format(deleted='', changed=''))
    op.drop_index('ix_address_line', table_name='address')
    op.drop_column('address', 'line')
