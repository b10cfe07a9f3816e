"""What programs that only report may read: how many members each unit had when a year began, and no person.

The owner's view looks through the wall; the application, which stands before it, must not have the view.
"""

from django.db import migrations

FIGURES = """
CREATE VIEW membership_figures AS
SELECT opening.year, unit.code, unit.official_code, opening.official, opening.probationary, opening.transit
FROM membership_opening AS opening
JOIN organisation_unit AS unit ON unit.step = right(opening.path, 4)
WHERE opening.tree = 't';
REVOKE ALL ON membership_figures FROM chibo_app;
GRANT SELECT ON membership_figures TO chibo_report;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0013_what_an_entry_ended"),
        ("organisation", "0003_ends_and_names_by_paper"),
    ]
    operations = [migrations.RunSQL(FIGURES, "DROP VIEW membership_figures")]
