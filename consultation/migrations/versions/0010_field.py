"""Where links and posters are given out"""

from alembic import op
import sqlalchemy as sa

revision = '0010'
down_revision = '0005'
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


def downgrade() -> None:
    op.drop_table('origin')
