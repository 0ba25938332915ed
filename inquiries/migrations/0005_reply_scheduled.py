from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0004_trust_copies_merges")]

    operations = [
        migrations.AlterField(
            model_name="timelinefact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Message received"),
                    ("created", "Inquiry opened"),
                    ("acknowledged", "Receipt acknowledged"),
                    ("replied", "Answered"),
                    ("delivered", "Answer delivered to the mail server"),
                    ("delivery_failed", "Answer could not be delivered"),
                    ("delivery_uncertain", "Not certain whether the answer was sent"),
                    ("delivery_settled", "A person decided about the delivery"),
                    ("noted", "Note written"),
                    ("assigned", "Assigned"),
                    ("unassigned", "Given back"),
                    ("status_changed", "Status changed"),
                    ("reopened", "Reopened"),
                    ("classified", "Classified"),
                    ("transfer_offered", "Offered to another desk"),
                    ("transfer_accepted", "Taken over by another desk"),
                    ("transfer_declined", "Offer declined"),
                    ("linked", "Linked"),
                    ("copy_received", "The same mail came by another mailbox"),
                    ("bounced", "Answer came back"),
                    ("delayed", "Answer is delayed on its way"),
                    ("read", "Answer was read"),
                    ("reply_scheduled", "Answer written, to be sent later"),
                    ("reply_held", "Answer held back"),
                    ("reply_released", "Answer let go"),
                    ("reply_cancelled", "Answer taken back before it was sent"),
                    ("merged", "Merged"),
                    ("unmerged", "Merge undone"),
                    ("split", "Split"),
                    ("revealed", "Masked data shown"),
                    ("images_shown", "Remote images shown"),
                ],
                max_length=24,
            ),
        ),
    ]
