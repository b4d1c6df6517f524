"""Voice notes written down, recordings of the web page and of questions, sectors of places"""

from alembic import op
import sqlalchemy as sa

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('answer_version', sa.Column('sector', sa.Text(), nullable=True))
    op.add_column('attachment', sa.Column('source', sa.Text(), nullable=True))
    op.create_table(
        'transcription',
        sa.Column('attachment_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('campaign_id', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('draft', sa.Text(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.Column('by', sa.Text(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('decided_by', sa.Text(), nullable=True),
        sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('heard_by', sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('machine', 'asked', 'waiting', 'done', 'inaudible')",
            name=op.f('ck_transcription_state'),
        ),
        sa.CheckConstraint("by IN ('machine', 'habitant', 'personne')", name=op.f('ck_transcription_by')),
        sa.ForeignKeyConstraint(
            ['attachment_id'],
            ['attachment.id'],
            name=op.f('fk_transcription_attachment_id_attachment'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['campaign_id'], ['campaign.id'], name=op.f('fk_transcription_campaign_id_campaign')
        ),
        sa.PrimaryKeyConstraint('attachment_id', name=op.f('pk_transcription')),
    )
    op.create_index(
        'ix_transcription_open',
        'transcription',
        ['campaign_id', 'attachment_id'],
        postgresql_where=sa.text("state IN ('machine', 'asked', 'waiting')"),
    )
    # Recordings that were kept before: a person writes them down.
    op.execute(
        """
        INSERT INTO transcription (attachment_id, campaign_id, state, created_at, changed_at)
        SELECT attachment.id, participant.campaign_id, 'waiting', attachment.created_at, now()
        FROM attachment JOIN participant ON participant.id = attachment.participant_id
        WHERE attachment.forme = 'vocal' AND attachment.state = 'kept'
        """
    )
    op.create_table(
        'upload',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_upload')),
        sa.UniqueConstraint('key', name=op.f('uq_upload_key')),
    )
    op.create_index(op.f('ix_upload_created_at'), 'upload', ['created_at'])
    op.create_table(
        'revision_file',
        sa.Column('revision_id', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('sha256', sa.Text(), nullable=False),
        sa.Column('mime', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['revision_id'], ['revision.id'], name=op.f('fk_revision_file_revision_id_revision')
        ),
        sa.ForeignKeyConstraint(
            ['sha256'], ['enclosure.sha256'], name=op.f('fk_revision_file_sha256_enclosure')
        ),
        sa.PrimaryKeyConstraint('revision_id', 'name', name=op.f('pk_revision_file')),
    )


def downgrade() -> None:
    op.drop_table('revision_file')
    op.drop_table('upload')
    op.drop_table('transcription')
    op.drop_column('attachment', 'source')
    op.drop_column('answer_version', 'sector')
