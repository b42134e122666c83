"""Every action, view and block id. Slack sends them back; listeners match on them."""

from enum import StrEnum


class Action(StrEnum):
    """What an agent can press. Buttons on a card carry a CardRef or DeliveryRef in their value."""

    APPROVE = "card_approve"  # sends the text on the card: an answer, or the holding reply
    EDIT = "card_edit"
    ESCALATE = "card_escalate"
    REWRITE = "card_rewrite"  # a select: RewriteChoice
    CORRECT = "card_correct"  # a select: the right label, as "type:order"
    MORE = "card_more"  # an overflow menu: MoreChoice
    SHOW_MESSAGE = "card_show_message"
    SHOW_DRAFT = "card_show_draft"
    SHOW_PERSONAL = "card_show_personal"  # what the veil covers; on the record
    RESOLVE = "card_resolve"  # where nothing needs an answer; everywhere else it is in the menu
    WAKE = "card_wake"
    REOPEN = "card_reopen"
    ARRIVED = "delivery_arrived"
    SEND_AGAIN = "delivery_send_again"
    UPLOAD = "home_upload"  # opens the form for knowledge files
    HOME_ONLY = "home_only"  # what the list of the Home is narrowed down to: a select each
    HOME_TEAM = "home_team"
    HOME_TYPE = "home_type"
    HOME_FIND = "home_find"  # a search box
    HOME_ALL = "home_all"  # back to the whole queue
    HOME_ON = "home_on"  # the value is the page, or the ticket to go on after
    HOME_BACK = "home_back"
    WORDS = "home_words"  # opens the shop's own words
    REMOVE_WORD = "word_remove"  # in that list: the value is the word's id
    CHOOSE_SOURCE = "card_choose_source"  # where no source was found: opens the same list
    CHANGE_APPROVE = "change_approve"  # under a proposed change: the value is its number
    CHANGE_DISMISS = "change_dismiss"
    AUTO_RECALL = "auto_recall"  # on a card that was answered without a person
    AUTO_RIGHT = "auto_right"
    AUTO_WRONG = "auto_wrong"
    AUTONOMY = "home_autonomy"  # opens the form for automatic answers
    SETTINGS = "home_settings"  # opens the form that the value names
    SETTINGS_TEAM = "home_settings_team"  # a select: the same for a team
    SETTINGS_UNDO = "settings_undo"  # the value is the number of the change
    AUTONOMY_ON = "autonomy_on"  # the value is the grant's number
    AUTONOMY_OFF = "autonomy_off"
    QUEUE_ON = "queue_on"  # the value names the words and the page
    QUEUE_BACK = "queue_back"  # the same; two buttons of one block need two names
    FIND_PAGE = "find_page"
    POST_HERE = "answer_post"  # an answer only its asker sees: for everybody in the channel
    MACRO = "macro_insert"  # a select in the form for a reply
    MACRO_SAVE = "macro_save"  # under a sent reply: the value is its delivery
    MACRO_CHANGE = "macro_change"  # the value is the macro's number, 0 for a new one
    PILE = "pile_open"  # the value is the pile's number
    TURN_PAGE = "pages_turn"  # in the reading modals: the value names the page


class RewriteChoice(StrEnum):
    SHORTER = "shorter"
    WARMER = "warmer"
    FORMAL = "formal"
    SOURCE = "source"  # opens the list of articles to choose from
    NOT_HELPFUL = "not_helpful"  # opens the feedback modal; the draft stays


class MoreChoice(StrEnum):
    """Five at most: Slack's limit for an overflow menu."""

    ASSIGN_ME = "assign_me"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    RESOLVE = "resolve"
    HISTORY = "history"


class ShortcutId(StrEnum):
    NEW = "shortcut_new"
    FROM_MESSAGE = "shortcut_from_message"


class View(StrEnum):
    """callback_id of each modal."""

    CONFIRM = "modal_confirm"
    EDIT = "modal_edit"
    ESCALATE = "modal_escalate"
    ASSIGN = "modal_assign"
    SNOOZE = "modal_snooze"
    NOT_HELPFUL = "modal_not_helpful"
    SOURCE = "modal_source"
    PAGES = "modal_pages"
    NOTICE = "modal_notice"
    UPLOAD = "modal_upload"
    AUTONOMY = "modal_autonomy"
    WORDS = "modal_words"
    SETTINGS = "modal_settings"
    NEW = "modal_new"
    MACRO = "modal_macro"
    PILE = "modal_pile"
    HOME = "home"


class Field(StrEnum):
    """block_id (and action_id) of each input: what Submission's accessors take."""

    CONFIRMED = "confirmed"
    REPLY = "reply"
    TEAM = "team"
    PRIORITY = "priority"
    URGENCY = "urgency"
    NOTE = "note"
    TELL_CUSTOMER = "tell_customer"
    ASSIGNEE = "assignee"
    SNOOZE_FOR = "snooze_for"
    SNOOZE_DATE = "snooze_date"
    SNOOZE_TIME = "snooze_time"
    REASON = "reason"
    FILES = "files"
    AUDIENCE = "audience"
    WORD = "word"
    MEANING = "meaning"
    CANDIDATE = "candidate"  # one of the articles that come next
    ARTICLE = "article"  # any article, by searching for it
    CUSTOMER = "customer"
    PHONE = "phone"
    ORDER = "order"
    SAID = "said"
    MODE = "mode"
    MACRO_NAME = "macro_name"
    MACRO_TEXT = "macro_text"
    MACRO_REMOVE = "macro_remove"
    CHANNEL = "channel"
    TEAM_KEY = "team_key"


class SnoozeChoice(StrEnum):
    ONE_HOUR = "one_hour"
    THREE_HOURS = "three_hours"
    TOMORROW = "tomorrow"
    NEXT_MONDAY = "next_monday"
    PICKED = "picked"


class NotHelpfulReason(StrEnum):
    WRONG = "wrong"
    OFF_TOPIC = "off_topic"
    OUTDATED = "outdated"
    TONE = "tone"
    OTHER = "other"
