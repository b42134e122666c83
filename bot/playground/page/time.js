// Times as people read them: clock times, days, and Slack's <!date^…> formats.

import { lang, t } from "./texts.js";

const locale = () => (lang() === "ko" ? "ko-KR" : "en-US");
const format = (date, options) => new Intl.DateTimeFormat(locale(), options).format(date);

export const fromTs = (ts) => new Date(Number(ts) * 1000);
export const fromAny = (at) => (typeof at === "number" ? new Date(at * 1000) : new Date(at));
export const clock = (date) => format(date, { hour: "numeric", minute: "2-digit" });
export const full = (date) => format(date, { dateStyle: "long", timeStyle: "short" });
export const dayKey = (date) => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

const DAYS = ["day.yesterday", "day.today", "day.tomorrow"];

function relativeDay(date) {
  const now = new Date();
  const nearby = [-1, 0, 1].map(
    (by) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + by),
  );
  const key = DAYS[nearby.findIndex((day) => dayKey(day) === dayKey(date))];
  return key ? t(key) : null;
}

export const dayLabel = (date) =>
  relativeDay(date) || format(date, { month: "long", day: "numeric", weekday: "long" });

function ago(date) {
  const seconds = Math.round((date - Date.now()) / 1000);
  const steps = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) || steps[3];
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  return relative.format(Math.round(seconds / size), unit);
}

const isoDay = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
const TOKENS = {
  date_num: isoDay,
  date: (date) => format(date, { dateStyle: "long" }),
  date_short: (date) => format(date, { dateStyle: "medium" }),
  date_long: (date) => format(date, { dateStyle: "full" }),
  date_pretty: (date) => relativeDay(date) || TOKENS.date(date),
  date_short_pretty: (date) => relativeDay(date) || TOKENS.date_short(date),
  date_long_pretty: (date) => relativeDay(date) || TOKENS.date_long(date),
  day_divider_pretty: dayLabel,
  time: clock,
  time_secs: (date) => format(date, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

export function slackDate(seconds, pattern, fallback) {
  const date = fromTs(seconds);
  if (Number.isNaN(date.getTime())) return fallback;
  return pattern.replace(/\{(\w+)\}/g, (token, name) => TOKENS[name]?.(date) ?? token);
}
