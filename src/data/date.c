// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A cell as a day, with its time. Keeps: a text is a date only where all of it was understood,
// and 04/03/2021 stays undecided (dmy and mdy both hold) until other cells of its column tell
// the order. The numbers of a day are the place in the year as a point on a circle, so that
// December is next to January, and the year with its fraction for what grows.
#include "data/date.h"

#include <math.h>
#include <string.h>

#include "core/number.h"
#include "data/clock.h"
#include "data/date_names.h"
#include "data/span.h"

static bool at(span s, char c)
{
    return s.p < s.end && *s.p == c;
}

static bool take(span *s, char c)
{
    const bool found = at(*s, c);
    s->p += found;
    return found;
}

// The "de" of Spanish and Portuguese dates.
static void skip_of(span *s)
{
    if (s->end - s->p > 3 && memcmp(s->p, "de ", 3) == 0) {
        s->p += 3;
        skip_blanks(s);
    }
}

// As many digits as there are, at most `most`; their count.
static int take_digits(span *s, int most, int *value)
{
    int count = 0;
    *value = 0;
    for (; count < most && s->p < s->end && is_digit(*s->p); count++) {
        *value = *value * 10 + (*s->p++ - '0');
    }
    return count;
}

static bool take_month(span *s, int *month)
{
    *month = dsc_take_month(&s->p, s->end);
    return *month > 0;
}

// Behind it there is a point, a comma or a blank: "mar. 2021" is a month, and "Mar 4" too.
static void skip_weekday(span *s)
{
    span rest = *s;
    int month = 0;
    if (!dsc_take_weekday(&rest.p, rest.end)) {
        return;
    }
    const bool point = take(&rest, '.');
    const bool comma = take(&rest, ',');
    skip_blanks(&rest);
    span name = *s;
    if (take_month(&name, &month) && !comma && rest.p < rest.end && is_digit(*rest.p)) {
        return;
    }
    if (point || comma || at((span){rest.p - 1, rest.end}, ' ')) {
        *s = rest;
    }
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool valid(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap(year));
}

static bool take_year(span *s, int *year)
{
    // As POSIX's strptime has it: 69 to 99 are years of the twentieth century.
    const int digits = take_digits(s, 4, year);
    if (digits == 2) {
        *year += *year <= 68 ? 2000 : 1900;
    }
    return digits == 2 || digits == 4;
}

static bool set_certain(dsc_cell_date *date, int year, int month, int day)
{
    date->year = year;
    date->month = month;
    date->day = day;
    date->dmy = date->mdy = date->ordered = true;
    return valid(year, month, day);
}

// The letters of periods that divide a year, as statistical offices write them, and how many
// there are: quarters (T: trimestre), halves (S: semester), months. The first day counts.
static const struct {
    char letter;
    int count;
} periods[] = {{'q', 4}, {'t', 4}, {'h', 2}, {'s', 2}, {'m', 12}};

// The letter's count, 0: it is none.
static int take_period(span *s)
{
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        if (s->p < s->end && lower(*s->p) == periods[i].letter) {
            s->p++;
            return periods[i].count;
        }
    }
    return 0;
}

static bool set_period(dsc_cell_date *date, int year, int count, int number)
{
    return year >= 1800 && year <= 2200 && number >= 1 && number <= count &&
           set_certain(date, year, 12 / count * (number - 1) + 1, 1);
}

// Days since 1970-01-01 of the first of January.
static double new_year(int year)
{
    const int y = year - 1;
    return 365.0 * (year - 1970) + (y / 4 - y / 100 + y / 400) - 477;
}

// The Monday of a week of ISO 8601, of which the first has the fourth of January. In days since
// that year's first, which `part` takes.
static bool set_week(dsc_cell_date *date, int year, int week)
{
    // 1970-01-01 was a Thursday.
    const int weekday = (int)fmod(fmod(new_year(year) + 3 + 3, 7) + 7, 7);
    const bool good = week >= 1 && week <= 53 && set_certain(date, year, 1, 4);
    date->part = 7 * (week - 1) - weekday;
    return good;
}

// "2020Q1", "2020-Q1", "2020 Q1", "2020M01", "2021-W05": behind the year.
static bool period_or_week(span *s, int year, dsc_cell_date *date)
{
    span rest = *s;
    int number = 0;
    if (at(rest, '-') || at(rest, ' ')) {
        rest.p++;
    }
    const int count = take_period(&rest);
    if (count == 0 && !take(&rest, 'W')) {
        return false;
    }
    const int digits = take_digits(&rest, 2, &number);
    if (rest.p != rest.end || (count == 0 ? digits != 2 : digits == 0)) {
        return false;
    }
    *s = rest;
    return count == 0 ? set_week(date, year, number) : set_period(date, year, count, number);
}

// "Q1 2020", "Q1/2020", "H1 2020", "1Q 2020".
static bool period_first(span *s, dsc_cell_date *date)
{
    span rest = *s;
    int number = 0, year = 0;
    const bool digit = take_digits(&rest, 1, &number) == 1;
    const int count = take_period(&rest);
    if (count == 0 || count == 12 || (!digit && take_digits(&rest, 1, &number) == 0)) {
        return false;
    }
    rest.p += at(rest, ' ') || at(rest, '-') || at(rest, '/');
    if (take_digits(&rest, 4, &year) != 4 || rest.p != rest.end) {
        return false;
    }
    *s = rest;
    return set_period(date, year, count, number);
}

// Behind the four digits of a year.
static bool year_first(span *s, int year, dsc_cell_date *date)
{
    if (period_or_week(s, year, date)) {
        return true;
    }
    const char separator = s->p < s->end ? *s->p : '\0';
    int month = 0, day = 1;
    if (separator != '-' && separator != '/' && separator != '.') {
        return false;
    }
    s->p++;
    const int digits = take_digits(s, 2, &month);
    if (digits == 0 && !take_month(s, &month)) {
        return false;
    }
    if (!take(s, separator)) {
        return digits == 2 && separator == '-' && s->p == s->end &&
               set_certain(date, year, month, 1);
    }
    return take_digits(s, 2, &day) > 0 && set_certain(date, year, month, day);
}

static void skip_ordinal(span *s)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "er"};
    if (s->end - s->p > 2 && memcmp(s->p, "\xC2\xBA", 2) == 0) {
        s->p += 2;
        return;
    }
    for (size_t i = 0; i < 5 && s->end - s->p > 2; i++) {
        if (lower(s->p[0]) == endings[i][0] && lower(s->p[1]) == endings[i][1] &&
            !(lower(s->p[2]) >= 'a' && lower(s->p[2]) <= 'z')) {
            s->p += 2;
            return;
        }
    }
}

// "4 Mar 2021", "04-MAR-21", "4th March, 2021", "4 de marzo de 2021": behind the day.
static bool day_and_name(span *s, int day, dsc_cell_date *date)
{
    int month = 0, year = 0;
    skip_ordinal(s);
    take(s, '.');
    const bool dash = take(s, '-') || take(s, '/');
    skip_blanks(s);
    skip_of(s);
    if (!take_month(s, &month)) {
        return false;
    }
    take(s, '.');
    take(s, ',');
    if (dash) {
        s->p += at(*s, '-') || at(*s, '/');
    }
    skip_blanks(s);
    skip_of(s);
    return take_year(s, &year) && set_certain(date, year, month, day);
}

// "Mar 4, 2021" and "March 2021" (its first day).
static bool name_first(span *s, dsc_cell_date *date)
{
    int month = 0, day = 0, year = 0;
    if (!take_month(s, &month)) {
        return false;
    }
    take(s, '.');
    take(s, '-');
    skip_blanks(s);
    const int digits = take_digits(s, 4, &day);
    if (digits == 4) {
        return set_certain(date, day, month, 1);
    }
    if (digits < 1 || digits > 2) {
        return false;
    }
    skip_ordinal(s);
    const bool between = take(s, ',') || at(*s, ' ') || take(s, '-');
    skip_blanks(s);
    // "Mar  4 10:20:30 2021": the year stands last.
    if (s->end - s->p == 13 && s->p[2] == ':' && s->p[5] == ':' && s->p[8] == ' ') {
        span last = {s->p + 9, s->end};
        s->end = s->p + 8;
        s->p--; /* the blank before the time */
        return take_digits(&last, 4, &year) == 4 && set_certain(date, year, month, day);
    }
    return between && take_digits(s, 4, &year) == 4 && set_certain(date, year, month, day);
}

// "04/03/2021": behind the first number.
static bool two_numbers(span *s, int first, dsc_cell_date *date)
{
    const char *start = s->p - 1;
    const char separator = *s->p++;
    int second = 0, year = 0;
    if (take_digits(s, 2, &second) == 0 || !take(s, separator)) {
        return false;
    }
    // 1.2.03 is a version rather than a day, and 10-12-14 may begin with the year.
    const char *before_year = s->p;
    if (!take_year(s, &year) ||
        (s->p - before_year == 2 &&
         (separator == '-' || (separator == '.' && before_year - start < 5)))) {
        return false;
    }
    date->year = year;
    date->dmy = valid(year, second, first);
    date->mdy = separator != '.' && valid(year, first, second);
    date->day = date->dmy ? first : second;
    date->month = date->dmy ? second : first;
    if (separator == '.' || first == second) {
        date->ordered = true;
        date->mdy = date->dmy;
    }
    return date->dmy || date->mdy;
}

static bool take_day(span *s, dsc_cell_date *date)
{
    if (period_first(s, date)) {
        return true;
    }
    if (s->p < s->end && !is_digit(*s->p)) {
        return name_first(s, date);
    }
    int first = 0;
    const int digits = take_digits(s, 8, &first);
    if (digits == 8) {
        date->compact = true;
        return first >= 19000101 && first < 21010101 &&
               set_certain(date, first / 10000, first / 100 % 100, first % 100);
    }
    if (digits == 4) {
        return year_first(s, first, date);
    }
    if (digits < 1 || digits > 2) {
        return false;
    }
    const bool number = s->end - s->p >= 2 && strchr("-/.", *s->p) && is_digit(s->p[1]);
    return number ? two_numbers(s, first, date) : day_and_name(s, first, date);
}

// Names of zones that are nowhere else another one's, and their hours east of Greenwich.
static const struct {
    const char *name;
    int hours;
} zones[] = {{"UTC", 0},  {"GMT", 0},  {"WET", 0},  {"WEST", 1}, {"CET", 1},   {"CEST", 2},
             {"EET", 2},  {"EEST", 3}, {"MSK", 3},  {"JST", 9},  {"AEST", 10}, {"AEDT", 11},
             {"EST", -5}, {"EDT", -4}, {"CDT", -5}, {"MDT", -6}, {"PST", -8},  {"PDT", -7}};

static int take_zone_name(span *s)
{
    size_t length = 0;
    while (s->p + length < s->end && s->p[length] >= 'A' && s->p[length] <= 'Z') {
        length++;
    }
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        if (strlen(zones[i].name) == length && memcmp(s->p, zones[i].name, length) == 0) {
            s->p += length;
            return zones[i].hours;
        }
    }
    return 0;
}

// Z, UTC, +02:00, -0530: minutes east of Greenwich.
static bool take_zone(span *s, int *minutes)
{
    skip_blanks(s);
    if (s->p == s->end || take(s, 'Z') || take(s, 'z')) {
        return true;
    }
    const int named = take_zone_name(s);
    *minutes = 60 * named;
    if (named != 0) {
        return s->p == s->end;
    }
    const bool west = at(*s, '-');
    if (!take(s, '+') && !take(s, '-')) {
        return s->p == s->end;
    }
    int hours = 0, rest = 0;
    if (take_digits(s, 2, &hours) == 0) {
        return false;
    }
    take(s, ':');
    const int digits = take_digits(s, 2, &rest);
    *minutes = (west ? -1 : 1) * (hours * 60 + rest);
    return (digits == 0 || digits == 2) && hours <= 14 && rest < 60;
}

// Twelve hours to twenty-four, where AM or PM follows.
static bool take_half(span *s, int *hour)
{
    const int half = dsc_clock_take_half(&s->p, s->end);
    if (half == 0) {
        return true;
    }
    const bool fits = *hour >= 1 && *hour <= 12;
    *hour = *hour % 12 + (half == 2 ? 12 : 0);
    return fits;
}

static bool take_time(span *s, dsc_cell_date *date)
{
    int hour = 0, minute = 0, second = 0, east = 0;
    double fraction = 0;
    const bool compact = date->compact;
    if (take_digits(s, 2, &hour) == 0 || (!take(s, ':') && !compact) ||
        take_digits(s, 2, &minute) != 2) {
        return false;
    }
    if (take(s, ':') || (compact && s->p < s->end && is_digit(*s->p))) {
        if (take_digits(s, 2, &second) != 2) {
            return false;
        }
        if (take(s, '.') || take(s, ',')) {
            for (double place = 0.1; s->p < s->end && is_digit(*s->p); place /= 10) {
                fraction += place * (*s->p++ - '0');
            }
        }
    }
    if (!take_half(s, &hour) || !take_zone(s, &east) || hour > 24 || minute > 59 ||
        second > 60) {
        return false;
    }
    date->time = true;
    date->part = (hour * 3600 + (minute - east) * 60 + second + fraction) / 86400.0;
    return true;
}

bool dsc_cell_date_read(const char *text, size_t length, dsc_cell_date *date)
{
    *date = (dsc_cell_date){0};
    length = dsc_cell_trim(&text, length);
    span s = {text, text + length};
    if (length < 6 || length > 48) {
        return false;
    }
    size_t plain = 0;
    while (plain < length && !is_digit(text[plain])) {
        plain++;
    }
    if (plain == length) {
        return false; /* words alone */
    }
    if (at(s, '[') && s.end[-1] == ']') {
        s = (span){s.p + 1, s.end - 1}; /* as web servers write */
    }
    skip_weekday(&s);
    if (!take_day(&s, date)) {
        return false;
    }
    if (s.p == s.end) {
        return true;
    }
    const char *behind = s.p;
    take(&s, ',');
    if (!take(&s, 'T') && !take(&s, ':')) {
        skip_blanks(&s);
    }
    const bool good = s.p > behind && take_time(&s, date) && s.p == s.end;
    date->compact = date->compact && !good;
    return good;
}

bool dsc_cell_date_values(const dsc_cell_date *date, dsc_date_order order, double out[3])
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    // A day above 12 leaves one order only. Where both are possible the column's order
    // decides, and a cell that contradicts that order is no date of its column.
    const bool both = date->dmy && date->mdy;
    if (!date->ordered &&
        ((order == DSC_DATES_CERTAIN && both) || (order == DSC_DATES_DMY && !date->dmy) ||
         (order == DSC_DATES_MDY && !date->mdy))) {
        return false;
    }
    const bool swap = !date->ordered && both && order == DSC_DATES_MDY;
    const int month = swap ? date->day : date->month, day = swap ? date->month : date->day;
    int year = date->year;
    double passed = before[month - 1] + day - 1 + (month > 2 && leap(year)) + date->part;
    // An offset may lead into the year before or after.
    if (passed < 0) {
        year--;
        passed += new_year(year + 1) - new_year(year);
    } else if (passed >= new_year(year + 1) - new_year(year)) {
        passed -= new_year(year + 1) - new_year(year);
        year++;
    }
    const double part = passed / (leap(year) ? 366.0 : 365.0);
    const double angle = 2.0 * DSC_PI * part;
    out[0] = sin(angle);
    out[1] = cos(angle);
    out[2] = year + part;
    return true;
}
