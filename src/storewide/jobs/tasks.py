"""The one Django task: run a job's attempt. Everything else about long work is in the job's own row."""

from django.tasks import task


@task(queue_name="short")
def run_job(job_id: str, attempt: int) -> None:
    """Do one attempt at a job; harmless when that attempt is over."""
    from storewide.jobs import running  # operations enqueue this task, running calls operations

    running.attempt(job_id, attempt)
