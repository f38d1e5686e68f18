import django.db.models.deletion
import storewide.lib.clock
import storewide.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0003_chat_rooms'),
        ('organization', '0003_units'),
        ('rhythm', '0001_reviews_and_actions'),
        ('sources', '0004_store_unit'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="review", name="rhythm_one_review_per_store_and_week"),
        migrations.RenameField(model_name="review", old_name="week", new_name="begins"),
        migrations.CreateModel(
            name='NoteSetting',
            fields=[
                ('id', models.UUIDField(default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('hour', models.PositiveSmallIntegerField(default=7, verbose_name='hour')),
                ('is_on', models.BooleanField(default=True, verbose_name='on')),
            ],
            options={
                'ordering': ['store'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('hour__gte', 0), ('hour__lte', 23)), name='rhythm_note_hour_of_the_day'),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name='review',
            options={'base_manager_name': 'objects', 'ordering': ['-begins', '-id']},
        ),
        migrations.AddField(
            model_name='review',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit', verbose_name='unit'),
        ),
        migrations.AlterField(
            model_name='review',
            name='begins',
            field=models.DateField(verbose_name='from'),
        ),
        migrations.AlterField(
            model_name='review',
            name='kind',
            field=models.CharField(choices=[('daily', 'Daily note'), ('trading', 'Trading review'), ('monthly', 'Monthly review')], default='trading', max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='review',
            name='store',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.store', verbose_name='store'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('kind', 'store', 'begins'), name='rhythm_one_review_per_store_and_period'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('kind', 'unit', 'begins'), name='rhythm_one_review_per_unit_and_period'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('store__isnull', False), ('unit__isnull', True)), models.Q(('store__isnull', True), ('unit__isnull', False)), _connector='OR'), name='rhythm_review_of_store_or_unit'),
        ),
        migrations.AddField(
            model_name='notesetting',
            name='people',
            field=models.ManyToManyField(blank=True, related_name='+', to='organization.person', verbose_name='people'),
        ),
        migrations.AddField(
            model_name='notesetting',
            name='room',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.chatroom', verbose_name='room of the chat'),
        ),
        migrations.AddField(
            model_name='notesetting',
            name='store',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sources.store', verbose_name='store'),
        ),
    ]
