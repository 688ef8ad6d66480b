// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The lists of places, quantities, reasons, conclusions, suggestions and findings as tables.
//
// Keeps: the lists in the headers are the only ones: a new member has its word there, and
// neither these tables nor the numbers of the members can go astray.
#include <descent/advice.h>
#include <descent/evidence.h>
#include <descent/reason.h>

typedef struct word {
    const char *word, *text;
} word;

static const word PLACES[] = {
#define PLACE(name, word, text) [DESCENT_PLACE_##name] = {word, text},
    DESCENT_PLACE_LIST(PLACE)
#undef PLACE
};

const char *descent_place_word(descent_place place)
{
    return (unsigned)place < DESCENT_PLACE_COUNT ? PLACES[place].word : "no place";
}

const char *descent_place_text(descent_place place)
{
    return (unsigned)place < DESCENT_PLACE_COUNT ? PLACES[place].text : "";
}

static const word CONCLUSIONS[] = {
#define CONCLUSION(name, word, text) [DESCENT_CONCLUSION_##name] = {word, text},
    DESCENT_CONCLUSION_LIST(CONCLUSION)
#undef CONCLUSION
};

const char *descent_conclusion_word(descent_conclusion conclusion)
{
    return (unsigned)conclusion < DESCENT_CONCLUSION_COUNT ? CONCLUSIONS[conclusion].word : "";
}

const char *descent_conclusion_text(descent_conclusion conclusion)
{
    return (unsigned)conclusion < DESCENT_CONCLUSION_COUNT ? CONCLUSIONS[conclusion].text : "";
}

static const struct {
    const char *name, *unit, *text;
} QUANTITIES[] = {
#define QUANTITY(name, word, unit, text) [DESCENT_QUANTITY_##name] = {word, unit, text},
    DESCENT_QUANTITY_LIST(QUANTITY)
#undef QUANTITY
};

const char *descent_quantity_name(descent_quantity quantity)
{
    return (unsigned)quantity < DESCENT_QUANTITY_COUNT ? QUANTITIES[quantity].name : "";
}

const char *descent_quantity_unit(descent_quantity quantity)
{
    return (unsigned)quantity < DESCENT_QUANTITY_COUNT ? QUANTITIES[quantity].unit : "";
}

const char *descent_quantity_text(descent_quantity quantity)
{
    return (unsigned)quantity < DESCENT_QUANTITY_COUNT ? QUANTITIES[quantity].text : "";
}

static const struct {
    descent_place place;
    const char *name, *numbers, *meaning;
} REASONS[] = {
#define REASON(name, place, word, numbers, text)                                               \
    [DESCENT_REASON_##name] = {DESCENT_PLACE_##place, word, numbers, text},
    DESCENT_REASON_LIST(REASON)
#undef REASON
};

const char *descent_reason_name(descent_reason reason)
{
    return (unsigned)reason < DESCENT_REASON_COUNT ? REASONS[reason].name : "";
}

descent_place descent_reason_place(descent_reason reason)
{
    return (unsigned)reason < DESCENT_REASON_COUNT ? REASONS[reason].place
                                                   : DESCENT_PLACE_UNDETERMINED;
}

const char *descent_reason_numbers(descent_reason reason)
{
    return (unsigned)reason < DESCENT_REASON_COUNT ? REASONS[reason].numbers : "";
}

const char *descent_reason_meaning(descent_reason reason)
{
    return (unsigned)reason < DESCENT_REASON_COUNT ? REASONS[reason].meaning : "";
}

static const struct {
    descent_next next;
    const char *name, *numbers, *meaning;
} SUGGESTIONS[] = {
#define SUGGESTION(name, next, word, numbers, text)                                            \
    [DESCENT_SUGGESTION_##name] = {DESCENT_NEXT_##next, word, numbers, text},
    DESCENT_SUGGESTION_LIST(SUGGESTION)
#undef SUGGESTION
};

const char *descent_suggestion_name(descent_suggestion suggestion)
{
    return (unsigned)suggestion < DESCENT_SUGGESTION_COUNT ? SUGGESTIONS[suggestion].name : "";
}

descent_next descent_suggestion_next(descent_suggestion suggestion)
{
    return (unsigned)suggestion < DESCENT_SUGGESTION_COUNT ? SUGGESTIONS[suggestion].next
                                                           : DESCENT_NEXT_NONE;
}

const char *descent_suggestion_numbers(descent_suggestion suggestion)
{
    return (unsigned)suggestion < DESCENT_SUGGESTION_COUNT ? SUGGESTIONS[suggestion].numbers
                                                           : "";
}

const char *descent_suggestion_meaning(descent_suggestion suggestion)
{
    return (unsigned)suggestion < DESCENT_SUGGESTION_COUNT ? SUGGESTIONS[suggestion].meaning
                                                           : "";
}

static const struct {
    const char *name, *title, *numbers, *meaning;
} FINDINGS[] = {
#define FINDING(name, word, title, numbers, text)                                              \
    [DESCENT_FINDING_##name] = {word, title, numbers, text},
    DESCENT_FINDING_LIST(FINDING)
#undef FINDING
};

const char *descent_finding_name(descent_finding finding)
{
    return (unsigned)finding < DESCENT_FINDING_COUNT ? FINDINGS[finding].name : "";
}

const char *descent_finding_title(descent_finding finding)
{
    return (unsigned)finding < DESCENT_FINDING_COUNT ? FINDINGS[finding].title : "";
}

const char *descent_finding_numbers(descent_finding finding)
{
    return (unsigned)finding < DESCENT_FINDING_COUNT ? FINDINGS[finding].numbers : "";
}

const char *descent_finding_meaning(descent_finding finding)
{
    return (unsigned)finding < DESCENT_FINDING_COUNT ? FINDINGS[finding].meaning : "";
}
