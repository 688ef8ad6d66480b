// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: whatever is wrong is shown in the text that was typed, with marks below the part that
// does not fit; and what is not said stays not said (NAN, REST) until the run is known.
#include "optim/schedule/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>

#include "core/number.h"
#include "core/status.h"
#include "optim/schedule/forms.h"

enum { WORD = 64, TEXT = 2048, KNOWN = 512 };

// ---- parts of the text ----

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

dsc_span dsc_span_trim(dsc_span s)
{
    while (s.length > 0 && is_blank(*s.at)) {
        s.at++;
        s.length--;
    }
    while (s.length > 0 && is_blank(s.at[s.length - 1])) {
        s.length--;
    }
    return s;
}

bool dsc_span_is(dsc_span s, const char *word)
{
    return strlen(word) == s.length && memcmp(s.at, word, s.length) == 0;
}

bool dsc_span_cut(dsc_span *rest, char separator, dsc_span *part)
{
    if (!rest->at) {
        return false;
    }
    const char *end = memchr(rest->at, separator, rest->length);
    part->at = rest->at;
    part->length = end ? (size_t)(end - rest->at) : rest->length;
    if (end) {
        rest->at = end + 1;
        rest->length -= part->length + 1;
    } else {
        *rest = (dsc_span){NULL, 0};
    }
    *part = dsc_span_trim(*part);
    return true;
}

// Takes the next leg off: what is before the word "then".
static bool cut_leg(dsc_span *rest, dsc_span *leg)
{
    if (!rest->at) {
        return false;
    }
    for (size_t i = 0; i + 4 <= rest->length; i++) {
        const bool begins = i == 0 || is_blank(rest->at[i - 1]);
        const bool ends = i + 4 == rest->length || is_blank(rest->at[i + 4]);
        if (begins && ends && memcmp(rest->at + i, "then", 4) == 0) {
            *leg = dsc_span_trim((dsc_span){rest->at, i});
            *rest = (dsc_span){rest->at + i + 4, rest->length - i - 4};
            return true;
        }
    }
    *leg = dsc_span_trim(*rest);
    *rest = (dsc_span){NULL, 0};
    return true;
}

const char *dsc_span_nearest(dsc_span span, const char *const *names, size_t count)
{
    char word[WORD];
    snprintf(word, sizeof word, "%.*s", (int)(span.length < WORD ? span.length : 0), span.at);
    return *word ? descent_nearest_name(word, names, count) : NULL;
}

// ---- what does not fit ----

// The whole text on a line of its own, and marks below the span.
static void show(const dsc_reader *r, dsc_span span, char *to, size_t capacity)
{
    const size_t before = (size_t)(span.at - r->whole);
    size_t used = strlen(to), width = 0;
    used += (size_t)snprintf(to + used, capacity - used, "\n  ");
    for (const char *c = r->whole; *c && used + 1 < capacity; c++) {
        to[used++] = is_blank(*c) || (unsigned char)*c < 0x20 ? ' ' : *c;
    }
    if (used + before + span.length + 8 > capacity) {
        to[used] = '\0';
        return;
    }
    to[used++] = '\n';
    to[used++] = ' ';
    to[used++] = ' ';
    for (size_t i = 0; i < before + span.length; i++) {
        // A character of several bytes has one place.
        if (((unsigned char)r->whole[i] & 0xC0) != 0x80) {
            to[used++] = i < before ? ' ' : '^';
            width += i >= before;
        }
    }
    if (width == 0) {
        to[used++] = '^';
    }
    to[used] = '\0';
}

descent_status dsc_reader_fail(const dsc_reader *r, dsc_span span, const char *near,
                               const char *format, ...)
{
    char message[TEXT], remedy[TEXT] = "", fixed[TEXT];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message / 2, format, list);
    va_end(list);
    if (near && !r->option) {
        snprintf(fixed, sizeof fixed, " (did you mean '%s'?)", near);
        const size_t used = strlen(message);
        snprintf(message + used, sizeof message / 2 - used, "%s", fixed);
    }
    show(r, span, message, sizeof message);
    if (near && r->option) {
        snprintf(fixed, sizeof fixed, "%.*s%s%s", (int)(span.at - r->whole), r->whole, near,
                 span.at + span.length);
        snprintf(remedy, sizeof remedy, "%s = %s", r->option, DSC_VALUE(fixed));
    }
    return dsc_fail_remedies(r->error, DESCENT_INVALID, message, remedy);
}

static const dsc_form_facts *find_form(dsc_span name, dsc_curve_form *form)
{
    for (size_t i = 0; i < DSC_FORMS; i++) {
        const dsc_form_facts *facts = &dsc_forms[i];
        if (dsc_span_is(name, facts->name) ||
            (facts->other && dsc_span_is(name, facts->other))) {
            *form = (dsc_curve_form)i;
            return facts;
        }
    }
    return NULL;
}

static descent_status fail_form(const dsc_reader *r, dsc_span name)
{
    const char *names[DSC_FORMS];
    char known[KNOWN] = "", fixed[TEXT];
    dsc_curve_form form;
    dsc_span first = name, rest = name;
    if (name.length == 0) {
        return dsc_reader_fail(r, name, NULL,
                               "a schedule is missing here, like linear or \"warmup:500 then "
                               "cosine:10000\"");
    }
    if (dsc_span_cut(&rest, ',', &first) && rest.at && find_form(first, &form)) {
        snprintf(fixed, sizeof fixed, "%.*s:%.*s", (int)first.length, first.at,
                 (int)rest.length, rest.at);
        return dsc_reader_fail(r, name, fixed, "a colon stands behind the name of a form");
    }
    for (size_t i = 0; i < DSC_FORMS; i++) {
        const size_t used = strlen(known);
        names[i] = dsc_forms[i].name;
        snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    return dsc_reader_fail(r, name, dsc_span_nearest(name, names, DSC_FORMS),
                           "'%.*s' is no schedule: there are %s", (int)name.length, name.at,
                           known);
}

static descent_status fail_key(const dsc_reader *r, const dsc_form_facts *form, dsc_span name)
{
    const char *names[DSC_KEYS];
    size_t count = 0;
    for (size_t i = 0; i < DSC_KEYS; i++) {
        if (form->keys & 1U << i) {
            names[count++] = dsc_keys[i].name;
        }
    }
    return dsc_reader_fail(r, name, dsc_span_nearest(name, names, count),
                           "'%.*s' is nothing that %s takes: %s%s", (int)name.length, name.at,
                           form->name, form->name, form->arguments);
}

// ---- values ----

static bool ends_with(dsc_span s, const char *end, dsc_span *before)
{
    const size_t length = strlen(end);
    if (s.length <= length || memcmp(s.at + s.length - length, end, length) != 0) {
        return false;
    }
    *before = dsc_span_trim((dsc_span){s.at, s.length - length});
    return true;
}

// "500", "500steps", "20e", "20epochs", "30%".
static bool read_length(dsc_span s, dsc_length *length)
{
    static const char *const epochs[] = {"epochs", "epoch", "e"};
    dsc_span number = s;
    double amount = 0.0;
    if (ends_with(s, "%", &number)) {
        *length = (dsc_length){.unit = DSC_UNIT_SHARE};
        const bool good = dsc_parse_number(number.at, number.length, &amount);
        length->amount = amount / 100.0;
        return good && amount >= 0.0 && amount <= 100.0;
    }
    for (size_t i = 0; i < sizeof epochs / sizeof *epochs; i++) {
        if (ends_with(s, epochs[i], &number) &&
            dsc_parse_number(number.at, number.length, &amount)) {
            *length = (dsc_length){.unit = DSC_UNIT_EPOCHS, .amount = amount};
            return amount >= 0.0 && amount <= 1e15;
        }
    }
    *length = (dsc_length){.unit = DSC_UNIT_STEPS};
    if (ends_with(s, "steps", &number) || ends_with(s, "step", &number)) {
        s = number;
    }
    return dsc_parse_count(s.at, s.length, &length->steps);
}

static bool read_number(dsc_span s, double *number)
{
    return dsc_parse_number(s.at, s.length, number) && isfinite(*number);
}

// A part: "0.3" or "30%".
static bool read_part(dsc_span s, double *part)
{
    dsc_span number = s;
    if (ends_with(s, "%", &number)) {
        const bool good = read_number(number, part);
        *part /= 100.0;
        return good;
    }
    return read_number(s, part);
}

static bool read_word(dsc_span s, void *field)
{
    const dsc_watched watched = dsc_span_is(s, "valid") ? DSC_WATCH_VALID : DSC_WATCH_TRAIN;
    memcpy(field, &watched, sizeof watched);
    return dsc_span_is(s, "valid") || dsc_span_is(s, "train");
}

// What is being read: a form and what was said of it.
typedef struct saying {
    const dsc_reader *r;
    const dsc_form_facts *form;
    dsc_leg *leg;
    unsigned given; /* bits 1 << dsc_key */
} saying;

static descent_status fail_range(const dsc_reader *r, dsc_span value, const char *range)
{
    return dsc_reader_fail(r, value, NULL, "%.*s is out of range: it must be %s",
                           (int)value.length, value.at, range);
}

static bool is_nothing(const dsc_length *length)
{
    return length->unit == DSC_UNIT_STEPS ? length->steps == 0 : length->amount == 0.0;
}

// Reads a value of its kind into its field of the leg.
static bool read_value(const dsc_key_facts *facts, dsc_span value, dsc_leg *leg)
{
    void *field = (unsigned char *)leg + facts->offset;
    double number = 0.0;
    dsc_length length = {0};
    uint64_t count = 0;
    bool good = false;
    switch (facts->kind) {
    case DSC_KEY_LENGTH:
        good = read_length(value, &length);
        memcpy(field, &length, sizeof length);
        return good;
    case DSC_KEY_COUNT:
        good = dsc_parse_count(value.at, value.length, &count) && count > 0;
        memcpy(field, &count, sizeof count);
        return good;
    case DSC_KEY_WORD:
        return read_word(value, field);
    case DSC_KEY_PART:
        good = read_part(value, &number);
        break;
    case DSC_KEY_VALUE:
    case DSC_KEY_MARGIN:
    case DSC_KEY_POSITIVE:
        good = dsc_parse_number(value.at, value.length, &number);
        break;
    }
    memcpy(field, &number, sizeof number);
    return good;
}

static descent_status check_number(const dsc_reader *r, const dsc_key_facts *facts,
                                   dsc_span value, double number)
{
    if (facts->kind == DSC_KEY_POSITIVE && !(number > 0.0 && isfinite(number))) {
        return fail_range(r, value, "more than 0 and finite");
    }
    if (facts->kind == DSC_KEY_MARGIN && !(number >= 0.0 && isfinite(number))) {
        return fail_range(r, value, "at least 0 and finite");
    }
    if (facts->kind == DSC_KEY_VALUE && !isfinite(number)) {
        return fail_range(r, value, "finite");
    }
    if (facts->kind == DSC_KEY_PART && !(number > 0.0 && number < 1.0)) {
        return fail_range(r, value, "more than 0 and less than 100%");
    }
    return DESCENT_OK;
}

static descent_status take(saying *said, dsc_key key, dsc_span value)
{
    const dsc_key_facts *facts = &dsc_keys[key];
    const unsigned char *field = (const unsigned char *)said->leg + facts->offset;
    if (said->given & 1U << key) {
        return dsc_reader_fail(said->r, value, NULL, "%s is there twice", facts->name);
    }
    said->given |= 1U << key;
    if (!read_value(facts, value, said->leg)) {
        const char *what = facts->kind == DSC_KEY_LENGTH
                               ? "a length: type 500 (steps), 20e (epochs) or 10% (of the run)"
                               : facts->what;
        return dsc_reader_fail(said->r, value, NULL, "'%.*s' is not %s", (int)value.length,
                               value.at, what);
    }
    if (facts->kind == DSC_KEY_LENGTH) {
        dsc_length length;
        memcpy(&length, field, sizeof length);
        const bool some = key != DSC_KEY_CYCLE && key != DSC_KEY_SCALE;
        return some || !is_nothing(&length) ? DESCENT_OK
                                            : fail_range(said->r, value, "more than 0");
    }
    if (facts->kind == DSC_KEY_COUNT || facts->kind == DSC_KEY_WORD) {
        return DESCENT_OK;
    }
    double number;
    memcpy(&number, field, sizeof number);
    return check_number(said->r, facts, value, number);
}

// "A..B": both, or one of them.
static descent_status take_range(saying *said, dsc_span item)
{
    const dsc_form_facts *form = said->form;
    const char *dots = strstr(item.at, "..");
    const dsc_span from = dsc_span_trim((dsc_span){item.at, (size_t)(dots - item.at)});
    const dsc_span to =
        dsc_span_trim((dsc_span){dots + 2, item.length - (size_t)(dots + 2 - item.at)});
    if (!form->ranges) {
        return dsc_reader_fail(said->r, item, NULL, "%s takes no A..B: %s%s", form->name,
                               form->name, form->arguments);
    }
    if (from.length > 0 || to.length == 0) {
        TRY(take(said, DSC_KEY_FROM, from));
    }
    return to.length > 0 ? take(said, DSC_KEY_TO, to) : DESCENT_OK;
}

static bool has_range(dsc_span item)
{
    for (size_t i = 0; i + 1 < item.length; i++) {
        if (item.at[i] == '.' && item.at[i + 1] == '.') {
            return true;
        }
    }
    return false;
}

static descent_status take_named(saying *said, dsc_span item)
{
    dsc_span rest = item, name = item;
    (void)dsc_span_cut(&rest, '=', &name);
    for (size_t i = 0; i < DSC_KEYS; i++) {
        if (dsc_span_is(name, dsc_keys[i].name) && (said->form->keys & 1U << i)) {
            return take(said, (dsc_key)i, dsc_span_trim(rest));
        }
    }
    return fail_key(said->r, said->form, name);
}

// What stands behind the colon, one after the other.
static descent_status take_all(saying *said, dsc_span arguments)
{
    const dsc_form_facts *form = said->form;
    dsc_span item = arguments;
    unsigned places = 0;
    while (dsc_span_cut(&arguments, ',', &item)) {
        if (memchr(item.at, '=', item.length)) {
            TRY(take_named(said, item));
        } else if (has_range(item)) {
            TRY(take_range(said, item));
        } else if (places < form->places) {
            TRY(take(said, form->place[places++], item));
        } else {
            return dsc_reader_fail(said->r, item, NULL, "'%.*s' is too much: %s%s",
                                   (int)item.length, item.at, form->name, form->arguments);
        }
    }
    return DESCENT_OK;
}

// ---- legs ----

static dsc_leg leg_of(dsc_curve_form form)
{
    dsc_leg leg = {.form = form,
                   .from = (double)NAN,
                   .to = (double)NAN,
                   .last = (double)NAN,
                   .floor = (double)NAN,
                   .number = 1.0,
                   .every = 1};
    if (form == DSC_FORM_ONE_CYCLE) {
        leg.number = 0.3; // as in the paper's figures, and in PyTorch
    } else if (form == DSC_FORM_PLATEAU) {
        leg.number = 0.1;
        leg.relative = 1e-4;
        leg.scale = (dsc_length){.unit = DSC_UNIT_EPOCHS, .amount = 10.0};
        leg.pause = (dsc_length){.unit = DSC_UNIT_STEPS};
        leg.floor = 0.0;
    } else if (form == DSC_FORM_WSD) {
        leg.scale = (dsc_length){.unit = DSC_UNIT_STEPS};
        leg.pause = (dsc_length){.unit = DSC_UNIT_SHARE, .amount = 0.2};
    }
    return leg;
}

static descent_status add(const dsc_reader *r, dsc_span where, dsc_curve *s, const dsc_leg *leg)
{
    if (s->count == DSC_LEGS) {
        return dsc_reader_fail(r, where, NULL, "a schedule has at most %d legs", DSC_LEGS);
    }
    s->legs[s->count++] = *leg;
    return DESCENT_OK;
}

static descent_status add_wsd(const dsc_reader *r, dsc_span where, dsc_curve *s,
                              const dsc_leg *wsd)
{
    dsc_leg warmup = leg_of(DSC_FORM_WARMUP), stable = leg_of(DSC_FORM_CONSTANT);
    dsc_leg cooldown = leg_of(DSC_FORM_COOLDOWN);
    warmup.length = wsd->scale;
    cooldown.length = wsd->pause;
    cooldown.to = wsd->to;
    TRY(add(r, where, s, &warmup));
    TRY(add(r, where, s, &stable));
    return add(r, where, s, &cooldown);
}

// The way from one point to the next; both are of one unit.
static dsc_length between(const dsc_length *from, const dsc_length *to)
{
    return (dsc_length){.unit = to->unit,
                        .steps = to->steps - from->steps,
                        .amount = to->amount - from->amount};
}

static descent_status add_points(const dsc_reader *r, dsc_span points, dsc_curve *s)
{
    const dsc_span all = points;
    const dsc_form_facts *form = &dsc_forms[DSC_FORM_PIECEWISE];
    dsc_leg leg = leg_of(DSC_FORM_CONSTANT);
    dsc_length before = {0};
    dsc_span item = points, when = points;
    while (dsc_span_cut(&points, ',', &item)) {
        dsc_span value = item;
        (void)dsc_span_cut(&value, '=', &when);
        if (!value.at) {
            return dsc_reader_fail(r, item, NULL,
                                   "'%.*s' is not WHEN=X, like 1000=0.1 or 10e=0.5",
                                   (int)item.length, item.at);
        }
        TRY(take(&(saying){r, form, &leg, 0}, DSC_KEY_FOR, when));
        const dsc_length at = leg.length;
        if (before.unit != DSC_UNIT_REST &&
            (at.unit != before.unit || at.steps < before.steps || at.amount < before.amount)) {
            return dsc_reader_fail(r, when, NULL,
                                   "the points of piecewise ascend, all in steps, all in "
                                   "epochs (10e) or all in %%");
        }
        leg.length = between(&before, &at);
        TRY(add(r, item, s, &leg));
        before = at;
        leg = leg_of(DSC_FORM_CONSTANT);
        TRY(take(&(saying){r, form, &leg, 0}, DSC_KEY_FROM, dsc_span_trim(value)));
    }
    return add(r, all, s, &leg);
}

// Is everything there that the form needs?
static descent_status check_said(const saying *said, dsc_span text)
{
    const dsc_form_facts *form = said->form;
    bool all = form->needed == 0;
    for (unsigned i = 0; i < form->needed; i++) {
        all = (i == 0 || all) && (said->given & 1U << form->place[i]);
    }
    if (!all || said->leg->form == DSC_FORM_PIECEWISE) {
        return dsc_reader_fail(said->r, text, NULL, "%s needs more: %s%s", form->name,
                               form->name, form->arguments);
    }
    if (said->leg->form == DSC_FORM_PLATEAU && said->leg->number >= 1.0) {
        return dsc_reader_fail(said->r, text, NULL, "the factor of a plateau is less than 1");
    }
    return DESCENT_OK;
}

static descent_status read_leg(const dsc_reader *r, dsc_span text, dsc_curve *s)
{
    dsc_span arguments = text, name = text;
    dsc_curve_form form = DSC_FORM_NONE;
    (void)dsc_span_cut(&arguments, ':', &name);
    const dsc_form_facts *facts = find_form(name, &form);
    if (!facts) {
        return fail_form(r, name);
    }
    arguments = arguments.at ? dsc_span_trim(arguments) : arguments;
    const bool some = arguments.at && arguments.length > 0;
    if (form == DSC_FORM_PIECEWISE && some) {
        return add_points(r, arguments, s);
    }
    dsc_leg leg = leg_of(form);
    saying said = {r, facts, &leg, 0};
    if (some) {
        TRY(take_all(&said, arguments));
    }
    TRY(check_said(&said, text));
    return form == DSC_FORM_WSD ? add_wsd(r, text, s, &leg) : add(r, text, s, &leg);
}

descent_status dsc_curve_read(const dsc_reader *r, dsc_span text, dsc_curve *schedule)
{
    dsc_curve s = {0};
    dsc_span rest = text, leg = text;
    bool open = false;
    while (cut_leg(&rest, &leg)) {
        const size_t before = s.count;
        if (before > 0 && s.legs[before - 1].form == DSC_FORM_PLATEAU) {
            return dsc_reader_fail(r, leg, NULL,
                                   "nothing follows a plateau: nobody knows "
                                   "where it ends");
        }
        TRY(read_leg(r, leg, &s));
        for (size_t i = before; i < s.count; i++) {
            if (s.legs[i].length.unit == DSC_UNIT_REST && open) {
                return dsc_reader_fail(r, leg, NULL,
                                       "only one leg can take what the others leave of the "
                                       "run: give this one, or the one before, a length "
                                       "(for=1000 or for=20e)");
            }
            open = open || s.legs[i].length.unit == DSC_UNIT_REST;
        }
    }
    *schedule = s;
    return DESCENT_OK;
}
