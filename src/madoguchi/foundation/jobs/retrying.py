"""When a failed job is tried again."""

from __future__ import annotations

from dataclasses import dataclass

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from madoguchi.core.errors import DomainError, ExternalFailure

LONGEST_WAIT_S = 3600


@dataclass(frozen=True, slots=True)
class Backoff(BaseRetryStrategy):
    """Doubling waits. A refusal by our own rules comes out the same tomorrow, so it is not tried again."""

    attempts: int
    first_wait_s: int

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts:
            return None
        if isinstance(exception, ExternalFailure) and not exception.retryable:
            return None
        if isinstance(exception, DomainError) and not isinstance(exception, ExternalFailure):
            return None
        wait = min(self.first_wait_s * 2**job.attempts, LONGEST_WAIT_S)
        return RetryDecision(retry_in={"seconds": wait})
