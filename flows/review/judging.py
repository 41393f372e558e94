"""What a person says of a stance, as labels. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from extractors.errors import UsageError
from extractors.model import HolderType, Pole, Relation, stable_id
from warehouse.labels import Label, Verdict
from warehouse.reviews import ReviewItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A stance as somebody sees it: `quote` stands at `start:end` of the text."""

    proposition: str
    pole: Pole
    holder_type: HolderType
    holder_name: str | None
    relation: Relation
    company: str | None
    about_country: str | None = None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person says of one stance in one text.

    `seen`: the stance as it was shown, None for one that the person adds. `right`: as they see it, None where they say
    that there is none. `subject` and `stance_id` are those of the item that was shown.
    """

    article_id: str
    revision: str
    seen: Claim | None
    right: Claim | None
    subject: str = ""
    stance_id: str | None = None
    note: str | None = None

    @property
    def verdict(self) -> Verdict:
        """What it comes to."""
        if self.seen is None:
            return "add"
        if self.right is None:
            return "reject"
        return "accept" if self.right == self.seen else "correct"


def claim_of(item: ReviewItem) -> Claim:
    """The stance of an item of the queue."""
    return Claim(
        proposition=item.proposition,
        pole=item.pole,  # type: ignore[arg-type]  # of a table in which only a Stance was written
        holder_type=item.holder_type,  # type: ignore[arg-type]  # likewise
        holder_name=item.holder_name,
        relation=item.relation,  # type: ignore[arg-type]  # likewise
        company=item.company,
        about_country=item.about_country,
        quote=item.quote,
        start=item.start_char,
        end=item.end_char,
    )


def judge(item: ReviewItem, right: Claim | None, *, note: str | None = None) -> Judgement:
    """A judgement on an item of the queue: `right` is its stance as it should be, None for none at all."""
    return Judgement(
        article_id=item.article_id,
        revision=item.revision,
        seen=claim_of(item),
        right=right,
        subject=item.subject,
        stance_id=item.stance_id,
        note=note,
    )


def make_labels(judgement: Judgement, *, reviewer: str, codebook_version: str, now: datetime) -> tuple[Label, ...]:
    """The labels of a judgement: one, or for a correction two, the stance as shown being denied.

    Raises UsageError for a judgement that says nothing.
    """
    seen, right = judgement.seen, judgement.right
    if seen is None and right is None:
        raise UsageError("a judgement needs a stance: one that was found, or one that is added")
    judgement_id = stable_id(reviewer, now.isoformat(), judgement.revision, judgement.subject, repr(seen), repr(right))
    labels = []
    if right is not None:
        labels.append(_label(judgement, right, judgement_id, True, reviewer, codebook_version, now))
    if seen is not None and (right is None or _key(seen) != _key(right)):
        labels.append(_label(judgement, seen, judgement_id, False, reviewer, codebook_version, now))
    subject = judgement.subject or labels[0].label_id
    return tuple(replace(label, subject=subject) for label in labels)


def check_words(text: str, claim: Claim) -> str | None:
    """What is wrong with the words of a claim in `text`; None where nothing is."""
    if claim.start >= claim.end or not claim.quote.strip():
        return "the quote is empty"
    if text[claim.start : claim.end] != claim.quote:
        return f"the text does not say {claim.quote[:60]!r} at {claim.start}:{claim.end}"
    return None


def _key(claim: Claim) -> tuple[object, ...]:
    """By what a stance is told from others: the rest (relation, company) is corrected in place."""
    return claim.proposition, claim.pole, claim.holder_type, claim.holder_name, claim.start, claim.end


def _label(
    judgement: Judgement,
    claim: Claim,
    judgement_id: str,
    holds: bool,
    reviewer: str,
    codebook_version: str,
    now: datetime,
) -> Label:
    return Label(
        label_id=stable_id("label", judgement_id, str(holds)),
        article_id=judgement.article_id,
        revision=judgement.revision,
        proposition=claim.proposition,
        pole=claim.pole,
        holder_type=claim.holder_type,
        holder_name=claim.holder_name,
        relation=claim.relation,
        company=claim.company,
        about_country=claim.about_country,
        quote=claim.quote,
        start_char=claim.start,
        end_char=claim.end,
        holds=holds,
        reviewer=reviewer,
        note=judgement.note,
        codebook_version=codebook_version,
        labelled_at=now,
        judgement_id=judgement_id,
        verdict=judgement.verdict,
        subject=None,
        stance_id=judgement.stance_id,
    )
