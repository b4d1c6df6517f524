"""Broadcasts, their recipients, and the consent to one reminder"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

KINDS = "'information', 'age', 'recontact', 'vocal', 'citation'"


def upgrade() -> None:
    op.create_table(
        'broadcast',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('campaign_id', sa.BigInteger(), nullable=False),
        sa.Column('next_campaign_id', sa.BigInteger(), nullable=True),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('template', sa.Text(), nullable=True),
        sa.Column('template_parameters', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
        sa.Column('enclosure', sa.Text(), nullable=True),
        sa.Column('enclosure_words', sa.Text(), server_default='', nullable=False),
        sa.Column('card', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column(
            'filter', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False
        ),
        sa.Column('zone', sa.Text(), nullable=False),
        sa.Column('opens', sa.Integer(), nullable=False),
        sa.Column('closes', sa.Integer(), nullable=False),
        sa.Column('sunday', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('state', sa.Text(), server_default='brouillon', nullable=False),
        sa.Column('test_word', sa.Text(), nullable=False),
        sa.Column(
            'cursors', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False
        ),
        sa.Column(
            'expected', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False
        ),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.Column('created_by', sa.Text(), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('started_by', sa.Text(), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('relance', 'invitation', 'resultats')", name=op.f('ck_broadcast_kind')
        ),
        sa.CheckConstraint(
            "state IN ('brouillon', 'prete', 'en_cours', 'en_pause', 'arretee', 'finie')",
            name=op.f('ck_broadcast_state'),
        ),
        sa.CheckConstraint(
            '0 <= opens AND opens < closes AND closes <= 24', name=op.f('ck_broadcast_hours')
        ),
        sa.CheckConstraint(
            "(kind = 'invitation') = (next_campaign_id IS NOT NULL)",
            name=op.f('ck_broadcast_next_campaign'),
        ),
        sa.ForeignKeyConstraint(
            ['campaign_id'], ['campaign.id'], name=op.f('fk_broadcast_campaign_id_campaign')
        ),
        sa.ForeignKeyConstraint(
            ['next_campaign_id'], ['campaign.id'], name=op.f('fk_broadcast_next_campaign_id_campaign')
        ),
        sa.ForeignKeyConstraint(
            ['enclosure'], ['enclosure.sha256'], name=op.f('fk_broadcast_enclosure_enclosure')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast')),
        sa.UniqueConstraint('test_word', name=op.f('uq_broadcast_test_word')),
    )
    op.create_index(op.f('ix_broadcast_campaign_id'), 'broadcast', ['campaign_id'])
    op.create_index(
        'ix_broadcast_running', 'broadcast', ['id'], postgresql_where=sa.text("state = 'en_cours'")
    )
    op.create_table(
        'broadcast_recipient',
        sa.Column('broadcast_id', sa.BigInteger(), nullable=False),
        sa.Column('account_id', sa.BigInteger(), nullable=False),
        sa.Column('participant_id', sa.Uuid(), nullable=True),
        sa.Column('reminded', sa.Uuid(), nullable=True),
        sa.Column('outbox_id', sa.BigInteger(), nullable=True),
        sa.Column('state', sa.Text(), server_default='waiting', nullable=False),
        sa.Column('reason', sa.Text(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'held', 'sending', 'sent', 'failed', 'cancelled', 'unknown')",
            name=op.f('ck_broadcast_recipient_state'),
        ),
        sa.ForeignKeyConstraint(
            ['account_id'],
            ['account.id'],
            name=op.f('fk_broadcast_recipient_account_id_account'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_recipient_broadcast_id_broadcast')
        ),
        sa.ForeignKeyConstraint(
            ['participant_id'],
            ['participant.id'],
            name=op.f('fk_broadcast_recipient_participant_id_participant'),
            ondelete='SET NULL',
        ),
        sa.ForeignKeyConstraint(
            ['reminded'],
            ['participant.id'],
            name=op.f('fk_broadcast_recipient_reminded_participant'),
            ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('broadcast_id', 'account_id', name=op.f('pk_broadcast_recipient')),
        sa.UniqueConstraint('reminded', name=op.f('uq_broadcast_recipient_reminded')),
    )
    op.create_index(
        'ix_broadcast_recipient_outbox_id',
        'broadcast_recipient',
        ['outbox_id'],
        unique=True,
        postgresql_where=sa.text('outbox_id IS NOT NULL'),
    )
    op.create_index('ix_broadcast_recipient_account_id', 'broadcast_recipient', ['account_id'])
    op.create_index('ix_broadcast_recipient_participant_id', 'broadcast_recipient', ['participant_id'])
    # Who wrote to whom outlives a campaign's aliases only here: STOP after closure finds its account.
    op.create_index('ix_outbox_bulk_line', 'outbox', ['line'], postgresql_where=sa.text('bulk'))
    op.create_index(
        'ix_outbox_bulk_sent',
        'outbox',
        ['channel', 'sent_at'],
        postgresql_where=sa.text('bulk AND sent_at IS NOT NULL'),
    )
    # Whoever changes an outbox row (sender, STOP, closure, a status), the recipient says the same.
    op.execute("""
        CREATE FUNCTION broadcast_recipient_follows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                UPDATE broadcast_recipient SET state = 'cancelled', reason = 'erased', at = now()
                WHERE outbox_id = OLD.id AND state IN ('waiting', 'held');
                RETURN OLD;
            END IF;
            UPDATE broadcast_recipient SET state = NEW.state, reason = NEW.reason, at = now()
            WHERE outbox_id = NEW.id AND state <> NEW.state;
            RETURN NEW;
        END $$
    """)
    op.execute("""
        CREATE TRIGGER broadcast_recipient_follows AFTER UPDATE OF state ON outbox FOR EACH ROW
        WHEN (NEW.bulk AND NEW.state <> 'sending' AND NEW.state IS DISTINCT FROM OLD.state)
        EXECUTE FUNCTION broadcast_recipient_follows()
    """)
    op.execute("""
        CREATE TRIGGER broadcast_recipient_left AFTER DELETE ON outbox FOR EACH ROW
        WHEN (OLD.bulk) EXECUTE FUNCTION broadcast_recipient_follows()
    """)
    op.drop_constraint(op.f('ck_consent_kind'), 'consent')
    op.create_check_constraint(op.f('ck_consent_kind'), 'consent', f"kind IN ({KINDS}, 'rappel')")


def downgrade() -> None:
    op.execute("DELETE FROM consent WHERE kind = 'rappel'")
    op.drop_constraint(op.f('ck_consent_kind'), 'consent')
    op.create_check_constraint(op.f('ck_consent_kind'), 'consent', f'kind IN ({KINDS})')
    op.execute('DROP TRIGGER broadcast_recipient_left ON outbox')
    op.execute('DROP TRIGGER broadcast_recipient_follows ON outbox')
    op.execute('DROP FUNCTION broadcast_recipient_follows')
    op.drop_index('ix_outbox_bulk_sent', table_name='outbox')
    op.drop_index('ix_outbox_bulk_line', table_name='outbox')
    op.drop_table('broadcast_recipient')
    op.drop_table('broadcast')
