"""Merges keep segments few."""

from index.merging import plan_merges


def test_merges_keep_each_segment_twice_as_large_as_the_next() -> None:
    segments: list[tuple[str, int]] = []
    for n in range(200):
        segments.append((f"s{n}", 3))
        for merge in plan_merges(segments):
            sizes = dict(segments)
            at = [name for name, _ in segments].index(merge.names[0])
            segments = [s for s in segments if s[0] not in merge.names]
            segments.insert(at, (f"m{n}", sum(sizes[name] for name in merge.names)))
    assert sum(size for _, size in segments) == 600
    assert len(segments) <= 9
