"""Mails about an enrolment. A mail is a postcard: the course, the time and the reference, nobody's name."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from madoguchi.domains.courses.models import Enrolment
from madoguchi.domains.courses.states import EnrolmentState
from madoguchi.domains.notifications.ports import Addressee
from madoguchi.domains.notifications.services import Letter, send_mail_to_case
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import Actor

OWNER = "courses"
WORTH_A_CALL = (
    EnrolmentState.OFFERED,
    EnrolmentState.CALLED_OFF,
    EnrolmentState.LAPSED,
    EnrolmentState.REFUSED,
)

_E = EnrolmentState
_NEWS: dict[str, dict[str, str]] = {
    _E.ENROLLED: {
        "ja": "申込みを受け付けました。",
        "ja-easy": "もうしこみが できました。",
        "en": "Your enrolment has been accepted.",
        "zh-hans": "已受理您的报名。",
        "ko": "신청을 접수했습니다.",
        "vi": "Đã nhận đăng ký của bạn.",
    },
    _E.WAITING: {
        "ja": "キャンセル待ちに入りました。席が空いたら、順番にお知らせします。",
        "ja-easy": "いまは いっぱいです。せきが あいたら、しらせます。",
        "en": "You are on the waiting list. We will tell you in order when a seat is free.",
        "zh-hans": "已加入候补名单。有空位时将按顺序通知您。",
        "ko": "대기자 명단에 올랐습니다. 자리가 나면 순서대로 알려 드립니다.",
        "vi": "Bạn đang trong danh sách chờ. Khi có chỗ trống, chúng tôi sẽ báo theo thứ tự.",
    },
    _E.OFFERED: {
        "ja": "席が空きました。{until}までに、参加するかどうかをお返事ください。",
        "ja-easy": "せきが あきました。{until}までに、へんじを してください。",
        "en": "A seat is free. Please answer by {until} whether you will take part.",
        "zh-hans": "有空位了。请在{until}之前回复是否参加。",
        "ko": "자리가 났습니다. {until}까지 참가 여부를 답해 주십시오.",
        "vi": "Đã có chỗ trống. Xin trả lời trước {until} là có tham gia hay không.",
    },
    _E.LAPSED: {
        "ja": "お返事の期限が過ぎたため、席は次の方に案内しました。",
        "ja-easy": "へんじが なかったので、せきは つぎの ひとに しらせました。",
        "en": "The time to answer is over; the seat was offered to the next person.",
        "zh-hans": "因已过回复期限，该席位已通知下一位。",
        "ko": "답변 기한이 지나 자리는 다음 분께 안내했습니다.",
        "vi": "Đã quá hạn trả lời nên chỗ đã được báo cho người tiếp theo.",
    },
    _E.CANCELLED: {
        "ja": "申込みを取り消しました。",
        "ja-easy": "もうしこみを やめました。",
        "en": "Your enrolment has been cancelled.",
        "zh-hans": "已取消您的报名。",
        "ko": "신청을 취소했습니다.",
        "vi": "Đã hủy đăng ký của bạn.",
    },
    _E.REFUSED: {
        "ja": "申込みは成立しませんでした。理由は下のページで確かめてください。",
        "ja-easy": "もうしこみは できませんでした。どうしてかは、したの ページを みてください。",
        "en": "Your enrolment could not be accepted. The page below says why.",
        "zh-hans": "您的报名未能成立。原因请在下面的页面确认。",
        "ko": "신청이 성립되지 않았습니다. 이유는 아래 페이지에서 확인하십시오.",
        "vi": "Đăng ký của bạn không thành. Xin xem lý do ở trang dưới đây.",
    },
    _E.CALLED_OFF: {
        "ja": "講座は中止になりました。申し訳ありません。",
        "ja-easy": "こうざは ちゅうしに なりました。ごめんなさい。",
        "en": "The course has been called off. We are sorry.",
        "zh-hans": "课程已取消举办。非常抱歉。",
        "ko": "강좌가 취소되었습니다. 죄송합니다.",
        "vi": "Lớp học đã bị hủy. Chúng tôi xin lỗi.",
    },
}


def send(actor: Actor, row: Enrolment) -> None:
    """Queue the news of the state in which the enrolment now is; nothing where that is no news."""
    if row.state not in _NEWS:
        return
    send_mail_to_case(
        actor=actor,
        case=row.reference,
        to=row.mail,
        owner=OWNER,
        event_key=f"course:{row.event_key}",
        letter=Letter(template="course_news", values=_values(row), language=row.language),
    )


def addressee_of(reference: str) -> Addressee | None:
    """Asked again when a mail goes out."""
    row = Enrolment.objects.filter(reference=reference).exclude(mail="").first()
    return Addressee(row.mail, f"participant:{reference}:1") if row else None


def title_of(series: str, language: str) -> str:
    """The series' title; its id where the city's data has it no longer."""
    found = cities.current().courses.get(series)
    return found.title.in_language(language) if found else series


def place_of(series: str, place: str, language: str) -> str:
    """Where a course is held, in words with the address."""
    city = cities.current()
    office, site, found = city.offices.get(place), city.sites.get(place), city.courses.get(series)
    if office is not None:
        return f"{office.name.in_language(language)} {office.address}"
    if site is not None:
        return f"{site.name} {site.address}"
    if found is not None and found.venue is not None:
        return f"{found.venue.name.in_language(language)} {found.venue.address}"
    return place


def _values(row: Enrolment) -> dict[str, str]:
    language = row.language
    texts = _NEWS[row.state]
    until = _moment(row.offer_until, language) if row.offer_until else ""
    return {
        "city": cities.current().name.in_language(language),
        "news": texts.get(language, texts["ja"]).format(until=until),
        "course": title_of(row.course.series, language),
        "when": _moment(row.course.starts_at, language),
        "place": place_of(row.course.series, row.course.place, language),
        "reference": row.reference,
        "url": f"{settings.FRONT_URL.rstrip('/')}/courses/mine/",
    }


def _moment(moment: datetime, language: str) -> str:
    """3月12日10:00 in Japanese; numbers in one order everywhere else."""
    local = clock.local(moment)
    if language.startswith("ja"):
        return f"{local.month}月{local.day}日{local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"
