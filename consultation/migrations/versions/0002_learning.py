"""People's readings of answers, and the models learnt from them"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_SOURCE = 'ck_tag_source'
_BEFORE = 'uq_tag_segment_id_kind_code_source'
_NOW = 'uq_tag_segment_id_kind_code_source_coding_id'


def upgrade() -> None:
    op.create_table('coding',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version_id', sa.BigInteger(), nullable=False),
    sa.Column('coder', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('effective', sa.Boolean(), nullable=False),
    sa.Column('control', sa.Boolean(), nullable=False),
    sa.Column('model', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['version_id'], ['answer_version.id'], name=op.f('fk_coding_version_id_answer_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding'))
    )
    op.create_index(op.f('ix_coding_version_id'), 'coding', ['version_id'], unique=False)
    op.create_table('model',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('scores', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('weights', sa.LargeBinary(), nullable=True),
    sa.Column('examples', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('en_service', 'refuse', 'remplace')", name=op.f('ck_model_state')),
    sa.CheckConstraint("(weights IS NOT NULL) = (state = 'en_service')", name=op.f('ck_model_weights')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_model')),
    sa.UniqueConstraint('version', name=op.f('uq_model_version'))
    )
    op.create_index('ix_model_en_service', 'model', ['state'], unique=True, postgresql_where=sa.text("state = 'en_service'"))
    op.add_column('tag', sa.Column('coding_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_tag_coding_id_coding'), 'tag', 'coding', ['coding_id'], ['id'], ondelete='CASCADE')
    op.create_index('ix_tag_coding_id', 'tag', ['coding_id'], unique=False, postgresql_where=sa.text('coding_id IS NOT NULL'))
    op.drop_constraint(op.f(_SOURCE), 'tag', type_='check')
    op.create_check_constraint(op.f(_SOURCE), 'tag', "source IN ('machine', 'personne', 'relecture')")
    op.drop_constraint(op.f(_BEFORE), 'tag', type_='unique')
    op.create_unique_constraint(op.f(_NOW), 'tag', ['segment_id', 'kind', 'code', 'source', 'coding_id'], postgresql_nulls_not_distinct=True)


def downgrade() -> None:
    # Second readings have no place in the tables before; the reading that counts stays.
    op.execute("DELETE FROM tag WHERE source = 'relecture'")
    op.drop_constraint(op.f(_NOW), 'tag', type_='unique')
    op.create_unique_constraint(op.f(_BEFORE), 'tag', ['segment_id', 'kind', 'code', 'source'])
    op.drop_constraint(op.f(_SOURCE), 'tag', type_='check')
    op.create_check_constraint(op.f(_SOURCE), 'tag', "source IN ('machine', 'personne')")
    op.drop_index('ix_tag_coding_id', table_name='tag', postgresql_where=sa.text('coding_id IS NOT NULL'))
    op.drop_constraint(op.f('fk_tag_coding_id_coding'), 'tag', type_='foreignkey')
    op.drop_column('tag', 'coding_id')
    op.drop_index('ix_model_en_service', table_name='model', postgresql_where=sa.text("state = 'en_service'"))
    op.drop_table('model')
    op.drop_index(op.f('ix_coding_version_id'), table_name='coding')
    op.drop_table('coding')
