"""Where links and posters are given out; forms that facilitators fill in"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'origin',
        sa.Column('campaign_id', sa.BigInteger(), nullable=False),
        sa.Column('tag', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_origin_campaign_id_campaign')),
        sa.PrimaryKeyConstraint('campaign_id', 'tag', name=op.f('pk_origin')),
    )
    op.create_table(
        'field_entry',
        sa.Column('campaign_id', sa.BigInteger(), nullable=False),
        sa.Column('form', sa.Text(), nullable=False),
        sa.Column('attempt', sa.Integer(), nullable=False),
        sa.Column('mode', sa.Text(), nullable=False),
        sa.Column('entered_by', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('refusals', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('danger', sa.Boolean(), nullable=False),
        sa.Column('participant_id', sa.Uuid(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "mode IN ('agent', 'atelier', 'papier', 'marche')", name=op.f('ck_field_entry_mode')
        ),
        sa.CheckConstraint(
            "state IN ('gardee', 'en_partie', 'moins_de_15', 'refusee')", name=op.f('ck_field_entry_state')
        ),
        sa.ForeignKeyConstraint(
            ['campaign_id'], ['campaign.id'], name=op.f('fk_field_entry_campaign_id_campaign')
        ),
        sa.ForeignKeyConstraint(
            ['participant_id'],
            ['participant.id'],
            name=op.f('fk_field_entry_participant_id_participant'),
            ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('campaign_id', 'form', name=op.f('pk_field_entry')),
    )
    op.create_index(op.f('ix_field_entry_participant_id'), 'field_entry', ['participant_id'])


def downgrade() -> None:
    op.drop_table('field_entry')
    op.drop_table('origin')
