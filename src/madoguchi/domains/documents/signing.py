"""Whose signature a paper asks for, and whether it may be given on the tablet. Queries: none.

Who may sign in whose place is the `may_file` of the procedures for which the paper is made; where one of them does not
name the role, the paper is signed in ink by the person concerned. A proxy is known by the identity check and signs only
where the right to act was proven (住民基本台帳法27条3項: 代理権を明らかにする書類; general knowledge, wording not read). A
signature in ink, a seal and another person's part are never the proxy's: 戸籍法29条 asks for that of the one who notifies,
and who brings such a paper is a messenger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from madoguchi.core.plan import Capacity, FilingRight
from madoguchi.core.rules import HOUSEHOLD, Evaluator
from madoguchi.core.truth import Truth
from madoguchi.domains.cases.records import CaseView, IdentityView, MemberView
from madoguchi.domains.cases.states import IdentityKind, IdentityMethod, Visitor
from madoguchi.domains.documents.states import SignedAs
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation.cities import City, Signature, SignerRole

_PROXY = "proxy-"
_PROOF = {
    Visitor.LEGAL_PROXY: IdentityMethod.LEGAL_REPRESENTATIVE,
    Visitor.CHOSEN_PROXY: IdentityMethod.CHOSEN_REPRESENTATIVE,
}
_AS = {Visitor.LEGAL_PROXY: SignedAs.LEGAL_PROXY, Visitor.CHOSEN_PROXY: SignedAs.CHOSEN_PROXY}
_LETTER = "power_of_attorney"
HEAD = "世帯主"
_RANKED = (
    (Capacity.SELF, SignedAs.PERSON),
    (Capacity.HOUSEHOLD_HEAD, SignedAs.HOUSEHOLD_HEAD),
    (Capacity.GUARDIAN, SignedAs.LEGAL_PROXY),
    (Capacity.HOUSEHOLD_MEMBER, SignedAs.HOUSEHOLD_MEMBER),
)


def proxy_id(member_id: str) -> str:
    """By which id a proxy of this member signs: proxies are no members of the case."""
    return f"{_PROXY}{member_id}"


def represented(signer_id: str) -> str:
    """The member for whom this signer signs; a member's own id is given back as it is."""
    return signer_id.removeprefix(_PROXY)


def is_proxy(signer_id: str) -> bool:
    return signer_id.startswith(_PROXY)


@dataclass(frozen=True, slots=True)
class Signer:
    """`signer_id` is a member's, or that of a proxy; `on_tablet` whether ink of the tablet may stand on the paper."""

    signer_id: str
    signed_as: SignedAs
    on_tablet: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """委任状 of one member, written and signed by that member in ink. `is_seen`: the identity check rests on it."""

    member_id: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stood at the counter for a member, by that member's latest check; `has_proof`: a proxy's right was proven, at
    `since`.
    """

    visitor: Visitor
    has_proof: bool
    since: datetime

    @property
    def signed_as(self) -> SignedAs:
        return _AS.get(self.visitor, SignedAs.PERSON)


def standing_for(case: CaseView, member_id: str) -> Standing | None:
    """None where nobody was checked for this member."""
    own = [check for check in case.identity_checks if check.member_id == member_id]
    if not own:
        return None
    visitor = Visitor(own[-1].visitor)
    authority = _authority(own)
    has_proof = authority is not None and authority.method == _PROOF.get(visitor)
    return Standing(visitor, has_proof, authority.at if authority else own[-1].at)


def letters_of(case: CaseView) -> tuple[Letter, ...]:
    """The letters of authorisation that a case needs, seen or not; a once-issued official paper stands in for one."""
    found = []
    for member in case.members:
        standing = standing_for(case, member.member_id)
        if standing is None or standing.visitor != Visitor.CHOSEN_PROXY:
            continue
        own = [check for check in case.identity_checks if check.member_id == member.member_id]
        authority = _authority(own)
        kinds = {paper.kind for paper in authority.papers} if authority else set()
        if _LETTER in kinds or not standing.has_proof:
            found.append(Letter(member.member_id, _LETTER in kinds and standing.has_proof))
    return tuple(found)


def _authority(checks: list[IdentityView]) -> IdentityView | None:
    return next((check for check in reversed(checks) if check.kind == IdentityKind.AUTHORITY), None)


def still_counts(case: CaseView, signer_id: str, signed_as: str, signed_at: datetime) -> bool:
    """A proxy's ink ends with the check on which it rests: after a later one it may be somebody else who stands there."""
    if not is_proxy(signer_id):
        return True
    standing = standing_for(case, represented(signer_id))
    return standing is not None and standing.signed_as == signed_as and standing.since <= signed_at


@dataclass(slots=True)
class Signing:
    """Signers of the papers of one case on one day."""

    city: City
    case: CaseView
    on: date
    _rules: Evaluator = field(init=False)

    def __post_init__(self) -> None:
        self._rules = Evaluator(self.case.facts, self.on)

    def signer_of(self, paper: NeededForm) -> Signer:
        member, signed_as = self._own(paper)
        if member is None:
            return Signer("", SignedAs.PERSON, on_tablet=False)
        takes_ink = paper.form.signature is Signature.TABLET
        standing = standing_for(self.case, member.member_id)
        if standing is None or standing.visitor == Visitor.SELF:
            was_seen = standing is not None or not self._is_by_proxy
            may_sign = takes_ink and signed_as is not None and was_seen
            return Signer(member.member_id, signed_as or SignedAs.PERSON, may_sign)
        fits = standing.has_proof and self._proxy_may(paper, standing.visitor, member.member_id)
        if takes_ink and fits and paper.form.signer is not SignerRole.SELF:
            return Signer(proxy_id(member.member_id), standing.signed_as, on_tablet=True)
        return Signer(member.member_id, signed_as or SignedAs.PERSON, on_tablet=False)

    @property
    def _is_by_proxy(self) -> bool:
        """Somebody else came for the applicant: of the others only those sign here who were checked themselves."""
        applicant = self.case.applicant
        standing = standing_for(self.case, applicant.member_id) if applicant else None
        return standing is not None and standing.visitor != Visitor.SELF

    def _own(self, paper: NeededForm) -> tuple[MemberView | None, SignedAs | None]:
        """Whose signature it is when nobody is represented, and as what; None: in no role that the procedures name."""
        applicant, spec = self.case.applicant, paper.form
        subject = next((one for one in self.case.members if one.member_id == paper.member), None)
        if applicant is None or subject is None or spec.signer is SignerRole.APPLICANT:
            return applicant, self._role(paper, applicant.member_id, HOUSEHOLD) if applicant else None
        own = self._role(paper, subject.member_id, subject.member_id)
        if spec.signer is SignerRole.SELF or (own and self._is_capable(subject, paper)):
            return subject, own
        in_place = self._role(paper, applicant.member_id, subject.member_id)
        if in_place is None and self._is_capable(subject, paper):
            return subject, None
        return applicant, in_place

    def _is_capable(self, member: MemberView, paper: NeededForm) -> bool:
        """Of age, or as old as every procedure of the paper lets people file for themselves; and alive."""
        if self._meets("the_deceased", member.member_id):
            return False
        return self._meets("adult", member.member_id) or all(
            any(
                right.person is not None and self._rules.truth(right.person, member.member_id) is Truth.TRUE
                for right in rights
                if right.capacity is Capacity.SELF
            )
            for rights in self._rights(paper)
        )

    def _meets(self, derived: str, member_id: str) -> bool:
        return self._rules.truth(self.city.derived[derived], member_id) is Truth.TRUE

    def _rights(self, paper: NeededForm) -> list[tuple[FilingRight, ...]]:
        found = (self.city.procedures[name].may_file for name in paper.procedures)
        return [tuple(one.right for one in may_file) for may_file in found]

    def _role(self, paper: NeededForm, person: str, subject: str) -> SignedAs | None:
        """In which role `person` may sign for `subject` under every procedure of the paper; the applicant first as head."""
        found = [
            {right.capacity for right in rights if self._fits(right, person, subject)}
            for rights in self._rights(paper)
        ]
        common = set.intersection(*found) if found else set()
        if subject == HOUSEHOLD and common:
            return self._of_household(person, common)
        return next((signed_as for capacity, signed_as in _RANKED if capacity in common), None)

    def _of_household(self, person: str, common: set[Capacity]) -> SignedAs:
        """Who claims for children claims in their own name."""
        if common != {Capacity.GUARDIAN} and self.case.facts.get("relationship", person) == HEAD:
            return SignedAs.HOUSEHOLD_HEAD
        is_own = bool(common & {Capacity.SELF, Capacity.GUARDIAN})
        return SignedAs.PERSON if is_own else SignedAs.HOUSEHOLD_MEMBER

    def _fits(self, right: FilingRight, person: str, subject: str) -> bool:
        if right.capacity is Capacity.PROXY:
            return False
        if right.capacity is Capacity.SELF and subject not in (HOUSEHOLD, person):
            return False
        if right.capacity is Capacity.GUARDIAN and person == subject:
            return False
        truth = Truth.TRUE if right.person is None else self._rules.truth(right.person, person)
        if truth is Truth.FALSE or (truth is Truth.UNKNOWN and person != self._applicant_id):
            return False
        return self._covers(right, subject)

    @property
    def _applicant_id(self) -> str:
        return self.case.applicant.member_id if self.case.applicant else ""

    def _covers(self, right: FilingRight, subject: str) -> bool:
        return (
            right.subjects is None
            or subject == HOUSEHOLD
            or self._rules.truth(right.subjects, subject) is Truth.TRUE
        )

    def _proxy_may(self, paper: NeededForm, visitor: Visitor, member_id: str) -> bool:
        """A legal representative may what a chosen one may, and what is left to guardians of people of that age."""
        subject = paper.member or HOUSEHOLD
        return bool(paper.procedures) and all(
            any(
                (right.capacity is Capacity.PROXY and self._covers(right, subject))
                or (
                    right.capacity is Capacity.GUARDIAN
                    and visitor == Visitor.LEGAL_PROXY
                    and self._covers(right, member_id)
                )
                for right in rights
            )
            for rights in self._rights(paper)
        )
