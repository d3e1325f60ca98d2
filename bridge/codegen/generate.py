"""Help in, wrappers out: the whole run over a set of sources."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bridge.codegen.config import Config
from bridge.codegen.guard import check_source
from bridge.codegen.manifest import MANIFEST, STATE, Made, Manifest, Record, digest, fingerprint
from bridge.codegen.naming import resolve
from bridge.codegen.render import Package, Templates
from bridge.codegen.sources import Root, Source, discover
from bridge.codegen.worker import Context, Outcome, hashes, make, refusal
from bridge.codegen.writer import Change, Changes, apply, diff, is_ours, staging, stale_files
from bridge.errors import InputError
from bridge.model import Diagnostic, Severity

__all__ = ["Report", "generate"]

# Fewer files than this are made in this process: starting others takes longer.
_WORTH_PROCESSES = 64

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What a run did, or with ``check`` would do.

    ``files`` are help files, ``skipped`` those that did not have to be read again; the other counts are of wrappers. ``kept`` are those
    of an earlier run whose help is refused now. ``modules`` maps each module to (wrappers, written).
    """

    modules: dict[str, tuple[int, int]] = field(default_factory=dict)
    commands: int = 0
    written: int = 0
    unchanged: int = 0
    kept: int = 0
    files: int = 0
    skipped: int = 0
    warnings: int = 0
    removed: list[str] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    stale: bool = False
    diff: list[str] = field(default_factory=list)


def generate(
    help_paths: Sequence[Path],
    out: Path,
    config: Config | None = None,
    *,
    check: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Write the wrappers of the commands in ``help_paths`` to ``out``.

    ``jobs`` is the number of processes. With ``check`` nothing is written and no memory of earlier runs is trusted: ``Report.stale`` says
    whether a run would change anything, ``Report.diff`` what. A source or command that is refused is one of ``Report.problems``; the others
    are written. Raises :class:`InputError` for an argument that cannot be used at all, and when ``out`` holds files that are not generated
    where generated ones belong.
    """
    config = config or Config()
    run = _Run(out.absolute(), config, check, progress or (lambda _done, _total: None))
    return run.go(help_paths, jobs)


class _Run:
    def __init__(self, out: Path, config: Config, check: bool, progress: Progress) -> None:
        self.out = out
        self.config = config
        self.check = check
        self.progress = progress
        self.templates = Templates(config.templates)
        self.report = Report()
        self.sources: dict[str, Source] = {}
        self.staged: dict[tuple[str, str], Path] = {}
        self.spelling: dict[str, str] = {}

    def go(self, help_paths: Sequence[Path], jobs: int) -> Report:
        roots, sources = discover(help_paths)
        self.sources = {s.key: s for s in sources}
        self.report.files = sum(len(s.files) for s in sources)
        old = Manifest.load(self.out)
        stamp = fingerprint(self.config)
        with staging(self.out, inside=not self.check) as folder:
            context = Context(self.config, folder)
            records = {} if self.check or not self._trusted(old, stamp) else self._still_true(sources, old)
            self.report.skipped = sum(len(r.files) for r in records.values())
            fresh = [s for s in sources if s.key not in records]
            for outcome in self._make(fresh, context, jobs, self.report.skipped):
                self._take(outcome, records, old.sources.get(outcome.key))
            self.report.warnings = sum(r.warnings for r in records.values())
            kept = {
                k: r
                for k, r in old.sources.items()
                if k not in self.sources and not any(root.covers(k) for root in roots)
            }
            manifest = self._name(records, kept, context)
            changes = self._changes(manifest, records, old, roots, stamp)
            self.report.stale = any(c.path != STATE for c in changes.written) or bool(changes.removed)
            if self.check:
                self.report.diff = list(diff(self.out, changes))
            else:
                apply(self.out, changes)
        return self.report

    def _trusted(self, old: Manifest, stamp: str) -> bool:
        try:
            return (self.out / STATE).read_text(encoding="ascii") == _state(stamp, old)
        except (OSError, ValueError):
            return False

    def _still_true(self, sources: Sequence[Source], old: Manifest) -> dict[str, Record]:
        """The records whose source and files are what they were."""
        found: dict[str, Record] = {}
        for source in sources:
            record = old.sources.get(source.key)
            try:
                if (
                    record is not None
                    and hashes(source) == record.files
                    and all(digest((self.out / m.path).read_bytes()) == m.sha256 for m in record.made)
                ):
                    found[source.key] = record
            except OSError:
                continue
        return found

    def _make(self, sources: Sequence[Source], context: Context, jobs: int, done: int) -> Iterator[Outcome]:
        total = done + sum(len(s.files) for s in sources)
        self.progress(done, total)
        if jobs < 2 or len(sources) < 2 or total - done < _WORTH_PROCESSES:
            for source in sources:
                yield make(source, context)
                done += len(source.files)
                self.progress(done, total)
            return
        # Started afresh rather than forked: this process may have threads (a progress bar). Large modules first, so that none is left
        # alone at the end.
        pool = concurrent.futures.ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _leave_interrupts)
        try:
            ordered = sorted(sources, key=lambda s: (-len(s.files), s.key))
            with _held_interrupts():
                running = {pool.submit(make, source, context): len(source.files) for source in ordered}
            for future in concurrent.futures.as_completed(running):
                yield future.result()
                done += running[future]
                self.progress(done, total)
        finally:
            # A second Ctrl-C would leave the processes waiting for work, and this one for them.
            with _held_interrupts():
                pool.shutdown(wait=True, cancel_futures=True)

    def _take(self, outcome: Outcome, records: dict[str, Record], before: Record | None) -> None:
        self.report.problems += outcome.problems
        for text in outcome.texts:
            self.staged[outcome.key, text.made.command] = text.staged
        made = [t.made for t in outcome.texts]
        if not outcome.problems:
            records[outcome.key] = Record(outcome.files, tuple(made), outcome.warnings)
            return
        # What was refused keeps the wrapper that an earlier run made of it. The source is not remembered as read: the next run must
        # report it again.
        kept = list(self._kept(outcome, before)) if before is not None else []
        self.report.kept += len(kept)
        if made or kept:
            records[outcome.key] = Record({}, (*made, *kept), outcome.warnings)

    def _kept(self, outcome: Outcome, before: Record) -> Iterator[Made]:
        source = self.sources[outcome.key]
        refused = {p.file for p in outcome.problems}
        done = {t.made.command.casefold() for t in outcome.texts}
        for made in before.made:
            path = source.files.get(made.source)
            at_fault = str(path) in refused or str(source.path) in refused
            if (
                at_fault
                and path is not None
                and made.command.casefold() not in done
                and (self.out / made.path).is_file()
            ):
                yield made

    def _name(self, records: dict[str, Record], kept: dict[str, Record], context: Context) -> Manifest:
        """Give every wrapper its final package and name; the few that cannot have the one they want are rendered again."""
        everything = {**kept, **records}
        # Module names differ in case between pages; PowerShell does not see that. The most frequent spelling stands for all.
        spellings: dict[str, Counter[str]] = {}
        modules: dict[str, str] = {}
        for record in (*records.values(), *kept.values()):
            for made in record.made:
                modules.setdefault(made.module.casefold(), made.package)
                spellings.setdefault(made.module.casefold(), Counter())[made.module] += 1
        self.spelling = {folded: min(found, key=lambda n: (-found[n], n)) for folded, found in spellings.items()}
        packages = resolve(modules.items())
        owners: dict[tuple[str, str], tuple[str, Made]] = {}
        # What this run read comes before what an earlier one left.
        for key in (*sorted(records), *sorted(kept)):
            for made in everything[key].made:
                place = (packages[made.module.casefold()], made.command.casefold())
                if place in owners:
                    if key in records:
                        self._note_twice(key, made, owners[place][0])
                    continue
                owners[place] = (key, made)
        wanted: dict[str, list[tuple[str, str]]] = {}
        for (package, _), (_, made) in owners.items():
            wanted.setdefault(package, []).append((made.command, made.wanted))
        names = {package: resolve(pairs) for package, pairs in wanted.items()}
        final: dict[str, list[Made]] = {key: [] for key in everything}
        for (package, _), (key, made) in owners.items():
            named = dataclasses.replace(made, package=package, name=names[package][made.command])
            if named.name != made.name:
                named = self._again(key, named, context)
            final[key].append(named)
        out = {
            key: dataclasses.replace(record, made=tuple(sorted(final[key], key=lambda m: m.path)))
            for key, record in everything.items()
        }
        return Manifest({key: record for key, record in out.items() if record.made or key in records})

    def _again(self, key: str, made: Made, context: Context) -> Made:
        source = self.sources.get(key)
        if source is None:
            raise InputError(
                f"{made.command} would now be called {made.name}, but its help ({key}) is not among the arguments; "
                "generate its module together with the new one"
            )
        outcome = make(source, context, {made.command: made.name})
        for text in outcome.texts:
            if text.made.command == made.command:
                self.staged[key, made.command] = text.staged
                return dataclasses.replace(made, sha256=text.made.sha256)
        raise InputError(f"{made.command} changed while it was read", file=str(source.path))

    def _note_twice(self, key: str, made: Made, first: str) -> None:
        problem = refusal(
            "PSB703", "defined-twice", f"{made.command} is already described by {first}; left out", self.sources[key]
        )
        self.report.notes.append(dataclasses.replace(problem, severity=Severity.WARNING, command=made.command))

    def _changes(
        self, manifest: Manifest, records: dict[str, Record], old: Manifest, roots: Sequence[Root], stamp: str
    ) -> Changes:
        changes = Changes()
        packages: dict[str, list[Made]] = {}
        for key, record in manifest.sources.items():
            for made in record.made:
                packages.setdefault(made.package, []).append(made)
                if key in records:
                    self._plan(key, made, changes)
        for package, members in sorted(packages.items()):
            text = self._package_text(members)
            self._plan_data(f"{package}/__init__.py", text.encode(), changes.packages)
        keep = {m.path for members in packages.values() for m in members} | {f"{p}/__init__.py" for p in packages}
        before = {m.path for r in old.sources.values() for m in r.made}
        before |= {f"{m.package}/__init__.py" for r in old.sources.values() for m in r.made}
        gone = {path for path in before - keep if is_ours(self.out / path)}
        for package in packages:
            gone |= set(stale_files(self.out, package, keep))
        changes.removed = sorted(gone)
        self.report.removed = [path for path in changes.removed if not path.endswith("/__init__.py")]
        if packages:
            for path, data in (("__init__.py", self.templates.root().encode()), ("py.typed", b"")):
                target = self.out / path
                if not target.exists() or (path.endswith(".py") and is_ours(target)):
                    self._plan_data(path, data, changes.packages)
        self._plan_data(MANIFEST, manifest.text().encode(), changes.manifest)
        # A change takes the state away until it is complete, so it is then written again even when it is the same.
        state = Change(STATE, data=_state(stamp, manifest).encode())
        if not self.check and (changes or self._digest(STATE) != digest(state.read())):
            changes.manifest.append(state)
        return changes

    def _plan(self, key: str, made: Made, changes: Changes) -> None:
        module = self.spelling[made.module.casefold()]
        wrappers, written = self.report.modules.get(module, (0, 0))
        self.report.commands += 1
        staged = self.staged.get((key, made.command))
        if staged is None or self._digest(made.path) == made.sha256:
            self.report.unchanged += 1
        else:
            self.report.written += 1
            written += 1
            changes.files.append(Change(made.path, staged=staged))
        self.report.modules[module] = (wrappers + 1, written)

    def _plan_data(self, path: str, data: bytes, into: list[Change]) -> None:
        if self._digest(path) != digest(data):
            into.append(Change(path, data=data))

    def _digest(self, path: str) -> str:
        try:
            return digest((self.out / path).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def _package_text(self, members: Sequence[Made]) -> str:
        commands = {m.name: m.command for m in sorted(members, key=lambda m: m.name)}
        module = self.spelling[members[0].module.casefold()]
        count = f"{len(commands)} command{'s' if len(commands) != 1 else ''}"
        text = self.templates.package(
            Package(module, f"{module}: {count}, each loaded when it is first used.", commands)
        )
        check_source(text, module, self.config.allowed)
        return text


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; it is this one's parent that ends the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _held_interrupts() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach even before they have run a line of ours: what is blocked here stays so in them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _state(stamp: str, manifest: Manifest) -> str:
    return f"{stamp} {digest(manifest.text().encode())}\n"
