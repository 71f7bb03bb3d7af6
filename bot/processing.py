"""The register of processing and what leaves the mainland, derived from the settings alone."""

import ipaddress
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bot.settings import Settings
from bot.telegram.options import PersonalQuestions
from reports.privacy import texts
from reports.privacy.register import Activity

LOCAL_ENDINGS = (".local", ".internal", ".lan", ".localhost")


def is_outside(url: str) -> bool:
    """Whether an address lies outside this machine and its private network, as it is written.

    Where its servers stand no program can know: whatever is outside is named.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not host.endswith(LOCAL_ENDINGS)
    return not (address.is_private or address.is_loopback)


def leaving(settings: Settings) -> Sequence[str]:
    """What may carry data out of the mainland, a name each; empty by default."""
    names = ["Telegram"] if settings.telegram is not None else []
    return (*names, *(f"{name} at {urlsplit(url).hostname}" for name, _, url in _outside(settings)))


def activities(settings: Settings) -> Sequence[Activity]:
    """Every processing that these settings bring about."""
    return (*_always(settings), *_channels(settings), *_services(settings))


def _always(settings: Settings) -> Iterator[Activity]:
    schedule = settings.schedule
    kept = (
        (texts.ANSWERING, texts.AGREED_SERVICE, texts.days(schedule.keep_exchanges_days)),
        (texts.FILES, texts.AGREED_SERVICE, texts.days(schedule.keep_exchanges_days)),
        (texts.RECEIVING, texts.AGREED_SERVICE, texts.days(schedule.keep_messages_days)),
        (
            texts.REQUESTS,
            texts.CONSENT,
            texts.days(schedule.keep_contacts_days, since=texts.AFTER_CLOSING),
        ),
        (
            texts.EVENTS,
            texts.CONSENT,
            texts.days(schedule.keep_phones_days, since=texts.AFTER_EVENT),
        ),
        (texts.ALERTS, texts.CONSENT, texts.UNTIL_ERASED),
        (texts.AUDITING, texts.DUTY, texts.AS_LONG_AS_THE_LOG),
        (texts.BACKING_UP, texts.DUTY, texts.BY_THE_OPERATOR),
    )
    with_contacts = {texts.REQUESTS, texts.EVENTS}
    for what, basis, days in kept:
        recipients = texts.STAFF_ONLY if what in with_contacts else texts.NOBODY
        yield _activity(what, basis=basis, kept=days, recipients=recipients)


def _channels(settings: Settings) -> Iterator[Activity]:
    days = texts.days(settings.schedule.keep_messages_days)
    if settings.wechat is not None:
        yield _activity(
            texts.WECHAT, basis=texts.AGREED_SERVICE, kept=days, recipients=texts.TENCENT
        )
    if settings.telegram is not None:
        off = settings.telegram.personal_fields is PersonalQuestions.OFF
        yield _activity(
            texts.TELEGRAM,
            basis=texts.CONSENT,
            kept=days,
            recipients=texts.TELEGRAM_ITSELF,
            abroad=texts.TELEGRAM_ABROAD + (texts.TELEGRAM_OFF if off else ""),
        )


def _services(settings: Settings) -> Iterator[Activity]:
    days = texts.days(settings.schedule.keep_exchanges_days)
    for _, title, url in _endpoints(settings):
        host = urlsplit(url).hostname or url
        recipients, abroad = texts.service(title, host, outside=is_outside(url))
        yield _activity(
            texts.service_purpose(title),
            basis=texts.AGREED_SERVICE,
            kept=days,
            recipients=recipients,
            abroad=abroad,
        )


def _endpoints(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Every service that gets people's words: its name, its title, its address."""
    embedding = settings.retrieval.embedding
    speech = [each.speech for each in (settings.wechat, settings.telegram) if each is not None]
    known = (
        ("the model", texts.MODEL, settings.model),
        ("the embedding model", texts.EMBEDDING, embedding),
        ("the moderation service", texts.MODERATION, settings.moderation),
        *(("the speech service", texts.SPEECH, each) for each in speech),
    )
    for name, title, options in known:
        if options is not None:
            yield name, title, options.base_url


def _outside(settings: Settings) -> Iterator[tuple[str, str, str]]:
    return (each for each in _endpoints(settings) if is_outside(each[2]))


def _activity(
    what: tuple[str, str], *, basis: str, kept: str, recipients: str, abroad: str = texts.STAYS
) -> Activity:
    return Activity(
        purpose=what[0], data=what[1], basis=basis, kept=kept, recipients=recipients, abroad=abroad
    )
