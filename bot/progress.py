"""A progress bar for the operator's terminal; silent where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from knowledge.preparation import Progress


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """A bar that appears once there is something to wait for and goes when the block ends."""
    with tqdm(desc=title, unit="", disable=None, leave=False, dynamic_ncols=True) as bar:

        def report(done: int, total: int, _name: str) -> None:
            if total != bar.total:
                bar.reset(total)  # the next thing to do begins, with a pace of its own
            bar.update(done - bar.n)

        yield report
