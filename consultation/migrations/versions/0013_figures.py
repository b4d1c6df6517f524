"""What is known of a territory, what people decide about figures, estimates beside counts"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('territory',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('commune', sa.Text(), nullable=True),
    sa.Column('outline', postgresql.JSONB(), nullable=True),
    sa.Column('axes', postgresql.JSONB(), nullable=True),
    sa.Column('imported_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territory')),
    sa.UniqueConstraint('code', name=op.f('uq_territory_code'))
    )
    op.create_table('actor_statement',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('territory_id', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('theme', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('said_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_actor_statement_territory_id_territory'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_actor_statement'))
    )
    op.create_index(op.f('ix_actor_statement_territory_id'), 'actor_statement', ['territory_id'], unique=False)
    op.create_table('indicator',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('territory_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('vintage', sa.Text(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('reference', sa.Double(), nullable=True),
    sa.Column('missing', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.CheckConstraint("missing IN ('secret', 'non_disponible', 'hors_champ')", name=op.f('ck_indicator_missing')),
    sa.CheckConstraint('(value IS NULL) = (missing IS NOT NULL)', name=op.f('ck_indicator_value')),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_indicator_territory_id_territory'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator')),
    sa.UniqueConstraint('territory_id', 'name', 'vintage', name=op.f('uq_indicator_territory_id_name_vintage'))
    )
    op.create_table('margin',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('territory_id', sa.BigInteger(), nullable=False),
    sa.Column('vintage', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('people', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_margin_territory_id_territory'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_margin')),
    sa.UniqueConstraint('territory_id', 'vintage', 'by', 'category', name=op.f('uq_margin_territory_id_vintage_by_category'))
    )
    op.create_table('public_action',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('territory_id', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('scheme', sa.Text(), nullable=True),
    sa.Column('theme', sa.Text(), nullable=False),
    sa.Column('operator', sa.Text(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('prevue', 'en_cours', 'terminee', 'abandonnee')", name=op.f('ck_public_action_state')),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_public_action_territory_id_territory'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_action')),
    sa.UniqueConstraint('territory_id', 'title', name=op.f('uq_public_action_territory_id_title'))
    )
    op.create_table('committee_input',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('campaign_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content', postgresql.JSONB(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_committee_input_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee_input')),
    sa.UniqueConstraint('campaign_id', 'name', name=op.f('uq_committee_input_campaign_id_name'))
    )
    op.create_table('decision',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('campaign_id', sa.BigInteger(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("state IN ('decide', 'a_l_etude', 'pas_decide')", name=op.f('ck_decision_state')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_decision_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('campaign_id', 'item', name=op.f('uq_decision_campaign_id_item'))
    )
    op.create_table('release_document',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('release_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content', postgresql.JSONB(), nullable=False),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_document_release_id_release'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_document')),
    sa.UniqueConstraint('release_id', 'name', name=op.f('uq_release_document_release_id_name'))
    )
    op.create_table('quotation',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('campaign_id', sa.BigInteger(), nullable=False),
    sa.Column('segment_id', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('theme', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'validee') = (text IS NOT NULL)", name=op.f('ck_quotation_text')),
    sa.CheckConstraint("state IN ('validee', 'refusee')", name=op.f('ck_quotation_state')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_quotation_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_quotation_segment_id_segment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quotation')),
    sa.UniqueConstraint('segment_id', name=op.f('uq_quotation_segment_id'))
    )
    op.create_index(op.f('ix_quotation_campaign_id'), 'quotation', ['campaign_id'], unique=False)
    op.add_column('cell', sa.Column('share', sa.Double(), nullable=True))
    op.add_column('cell', sa.Column('low', sa.Double(), nullable=True))
    op.add_column('cell', sa.Column('high', sa.Double(), nullable=True))
    op.add_column('cell', sa.Column('n_eff', sa.Double(), nullable=True))
    op.add_column('cell', sa.Column('method', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('cell', 'method')
    op.drop_column('cell', 'n_eff')
    op.drop_column('cell', 'high')
    op.drop_column('cell', 'low')
    op.drop_column('cell', 'share')
    op.drop_index(op.f('ix_quotation_campaign_id'), table_name='quotation')
    op.drop_table('quotation')
    op.drop_table('release_document')
    op.drop_table('decision')
    op.drop_table('committee_input')
    op.drop_table('public_action')
    op.drop_table('margin')
    op.drop_table('indicator')
    op.drop_index(op.f('ix_actor_statement_territory_id'), table_name='actor_statement')
    op.drop_table('actor_statement')
    op.drop_table('territory')
