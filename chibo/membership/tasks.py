"""Work that the job worker does by itself: no person acts through it."""

from procrastinate.contrib.django import app

from chibo.membership.actions import settle_today
from chibo.storage import clock


@app.periodic(cron="1 17 * * *")  # one minute past midnight in Viet Nam
@app.task(name="membership.settle_today", pass_context=False, queueing_lock="membership.settle_today")
def settle(timestamp: int) -> None:
    """Bring "today's tree" to the new day: changes dated ahead come into force."""
    settle_today(today=clock.today())
