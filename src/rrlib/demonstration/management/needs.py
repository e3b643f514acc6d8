"""What members need, as assessed: answers for each of them, before they have a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from rrlib.codes import Scheme, Sex
from rrlib.demonstration.draws import InfeasibleTargetsError, chance
from rrlib.demonstration.management.histories import Career
from rrlib.demonstration.management.targets import NeedsTargets

NOT_ASSESSED = "not assessed"

_PROBLEM, _NO_PROBLEM = "problem", "no problem"
_LINKED, _NOT_LINKED = "linked to reoffending", "not linked"
_EMPLOYED, _NOT_EMPLOYED = "in legitimate employment", "not in employment"
_NO_CHILDREN = "none"
# Heroin is the most frequent problem.
_SUBSTANCES = {
    "heroin": 0.74,
    "cocaine": 0.40,
    "amphetamine": 0.22,
    "benzodiazepines": 0.36,
    "cannabis": 0.52,
    "alcohol": 0.46,
}
_OF_A_DRUG_ORDER = ("heroin", "cocaine")
_IN_NEED = (0.66, 0.93, 0.58, 0.88, 0.45, 0.40, 0.84, 0.17)
_MISSED = 0.03
_HAS_CHILDREN = {"no contact": 18, "contact": 16, "live with": 6, _NO_CHILDREN: 60}
_EMPLOYED_LONG_BEFORE = date(2013, 3, 1)


@dataclass(frozen=True)
class Needs:
    """One adult's answers, by item."""

    substances: dict[str, str]
    accommodation: str
    employment: str
    children: str

    @property
    def circumstances(self) -> dict[str, str]:
        return {
            "accommodation": self.accommodation,
            "employment": self.employment,
            "children": self.children,
        }


def drawn_needs(rng: Random, career: Career) -> Needs:
    """Answers that no figure asks anything of."""
    woman = career.adult.sex is Sex.FEMALE
    return Needs(
        _substances(rng, career),
        _LINKED if woman or chance(rng, 0.65) else _NOT_LINKED,
        _NOT_EMPLOYED,
        rng.choices(tuple(_HAS_CHILDREN), tuple(_HAS_CHILDREN.values()))[0],
    )


def described_needs(
    rng: Random, described: list[Career], targets: NeedsTargets
) -> dict[int, Needs]:
    """The needs of the members of `SNAPSHOT`, as many of each as published; by adult's number."""
    needs = {c.adult.number: drawn_needs(rng, c) for c in described}
    men = [c for c in described if c.adult.sex is Sex.MALE]
    women = len(described) - len(men)
    _accommodate(rng, needs, men, targets.accommodation_linked - women)
    _give_children(rng, needs, targets)
    settled = [c for c in men if c.member_on(_EMPLOYED_LONG_BEFORE)]
    for career in rng.sample(settled, targets.employed):
        number = career.adult.number
        needs[number] = replace(needs[number], employment=_EMPLOYED)
    clean = [c for c in men if not _drug_order(c)]
    for career in rng.sample(clean, targets.without_substances):
        number = career.adult.number
        needs[number] = replace(needs[number], substances=dict.fromkeys(_SUBSTANCES, _NO_PROBLEM))
    return needs


def without_problems(needs: Needs) -> bool:
    return _PROBLEM not in needs.substances.values()


def once_employed(needs: Needs) -> Needs:
    return replace(needs, employment=_EMPLOYED)


def pathways(rng: Random, items: tuple[str, ...]) -> dict[str, str]:
    """A need or none on each critical pathway; now and then one is passed over."""
    answers = {}
    for item, share in zip(items, _IN_NEED, strict=False):
        in_need = "need" if chance(rng, share) else "no need"
        answers[item] = NOT_ASSESSED if chance(rng, _MISSED) else in_need
    return answers


def _accommodate(rng: Random, needs: dict[int, Needs], men: list[Career], linked: int) -> None:
    if not 0 <= linked <= len(men):
        raise InfeasibleTargetsError(f"{linked} of {len(men)} men with accommodation linked")
    shuffled = rng.sample(men, len(men))
    for place, career in enumerate(shuffled):
        number = career.adult.number
        others = NOT_ASSESSED if place % 10 == 0 else _NOT_LINKED
        needs[number] = replace(needs[number], accommodation=_LINKED if place < linked else others)


def _give_children(rng: Random, needs: dict[int, Needs], targets: NeedsTargets) -> None:
    answers = [answer for answer, count in targets.children.items() for _ in range(count)]
    answers += [_NO_CHILDREN] * (len(needs) - len(answers))
    rng.shuffle(answers)
    for (number, known), answer in zip(tuple(needs.items()), answers, strict=True):
        needs[number] = replace(known, children=answer)


def _drug_order(career: Career) -> bool:
    return any(period.scheme is Scheme.DRR for period in career.periods)


def _substances(rng: Random, career: Career) -> dict[str, str]:
    """At least one problem; of women several, of whoever has a drug order one of its drugs."""
    woman = career.adult.sex is Sex.FEMALE
    while True:
        problems = [name for name, share in _SUBSTANCES.items() if chance(rng, share)]
        hard = any(name in _OF_A_DRUG_ORDER for name in problems)
        if len(problems) > woman and (hard or not (woman or _drug_order(career))):
            break
    return {
        name: _PROBLEM
        if name in problems
        else (NOT_ASSESSED if chance(rng, _MISSED) else _NO_PROBLEM)
        for name in _SUBSTANCES
    }
