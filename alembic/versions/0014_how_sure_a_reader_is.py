"""how sure a reader is of an opinion

Revision: 0014, after 0013
"""

import sqlalchemy as sa

from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.add_column(sa.Column('certainty', sa.Enum('low', 'medium', 'high', name='certainty', native_enum=False, create_constraint=True, length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.drop_constraint('certainty', type_='check')
        batch_op.drop_column('certainty')
