"""Who asked to speak to a person of the team, and comments that came with an option"""

from alembic import op
import sqlalchemy as sa

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'hand_over',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('campaign_id', sa.BigInteger(), nullable=False),
        sa.Column('participant_id', sa.Uuid(), nullable=False),
        sa.Column('step', sa.Text(), nullable=True),
        sa.Column('state', sa.Text(), server_default='open', nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('closed_by', sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f('ck_hand_over_state')),
        sa.ForeignKeyConstraint(
            ['campaign_id'], ['campaign.id'], name=op.f('fk_hand_over_campaign_id_campaign')
        ),
        sa.ForeignKeyConstraint(
            ['participant_id'],
            ['participant.id'],
            name=op.f('fk_hand_over_participant_id_participant'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over')),
    )
    op.create_index(op.f('ix_hand_over_campaign_id'), 'hand_over', ['campaign_id'])
    op.create_index(
        'uq_hand_over_open',
        'hand_over',
        ['participant_id'],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_constraint(op.f('ck_answer_part'), 'answer')
    op.create_check_constraint(
        op.f('ck_answer_part'), 'answer', "part IN ('reponse', 'commentaire', 'remarque')"
    )


def downgrade() -> None:
    op.execute("UPDATE answer SET part = 'remarque' WHERE part = 'commentaire'")
    op.drop_constraint(op.f('ck_answer_part'), 'answer')
    op.create_check_constraint(op.f('ck_answer_part'), 'answer', "part IN ('reponse', 'remarque')")
    op.drop_index('uq_hand_over_open', table_name='hand_over')
    op.drop_index(op.f('ix_hand_over_campaign_id'), table_name='hand_over')
    op.drop_table('hand_over')
