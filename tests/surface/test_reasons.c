// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reasons and suggestions: every one of the lists has a name, words that its numbers fill, and
// an input that leads to it.
#include "check.h"

#include <ctype.h>

#include <descent/catalogue.h>
#include <descent/verdict.h>

#include "surface/networks.h"
#include "surface/words/words.h"

// ---- the lists ----

static bool is_snake_case(const char *name)
{
    for (const char *c = name; *c; c++) {
        if (!islower((unsigned char)*c) && *c != '_') {
            return false;
        }
    }
    return *name && *name != '_' && name[strlen(name) - 1] != '_';
}

static descent_quantity quantity_of(const char *name, size_t length)
{
    int q = 0;
    for (; q < DESCENT_QUANTITY_COUNT; q++) {
        const char *known = descent_quantity_name((descent_quantity)q);
        if (strlen(known) == length && strncmp(known, name, length) == 0) {
            break;
        }
    }
    return (descent_quantity)q;
}

// Is it in "moved? gain about", and always there?
static bool is_listed(const char *list, const char *name, size_t length, bool *always)
{
    for (const char *at = list; *at;) {
        const size_t word = strcspn(at, " ");
        const bool maybe = word > 0 && at[word - 1] == '?';
        if (word - maybe == length && strncmp(at, name, length) == 0) {
            *always = !maybe;
            return true;
        }
        at += word + (at[word] == ' ');
    }
    return false;
}

// Those of the list that are no numbers, and numbers with values.
static descent_numbers numbers_of(const char *list, bool all, double value)
{
    descent_numbers numbers = {.count = 0};
    for (const char *at = list; *at;) {
        const size_t word = strcspn(at, " ");
        const bool maybe = word > 0 && at[word - 1] == '?';
        const bool about = strncmp(at, "about", 5) == 0 && word - maybe == 5;
        const descent_quantity q = quantity_of(at, word - maybe);
        CHECK(about || q < DESCENT_QUANTITY_COUNT);
        if (about) {
            snprintf(numbers.about, sizeof numbers.about, "somewhere");
        } else if (maybe ? all : CHECK(numbers.count < DESCENT_NUMBERS_MOST)) {
            dsc_numbers_add(&numbers, q, value);
        }
        at += word + (at[word] == ' ');
    }
    return numbers;
}

// Words whose numbers are all listed, and that are whole with them.
static void check_words(const char *name, const char *words, const char *list)
{
    for (const char *at = strchr(words, '{'); at; at = strchr(at + 1, '{')) {
        bool always = false;
        const size_t length = strcspn(at + 1, ":#|}");
        if (!CHECK(is_listed(list, at + 1, length, &always))) {
            printf("  %s: {%.*s} is not among \"%s\"\n", name, (int)length, at + 1, list);
        }
    }
    for (int all = 0; all < 2; all++) {
        for (double value = 0.0; value < 3.0; value += 1.0) {
            char text[640];
            const descent_numbers numbers = numbers_of(list, all, value);
            const size_t length = descent_words_fill(words, &numbers, text, sizeof text);
            if (!CHECK(length < 320 && length == strlen(text) && !strpbrk(text, "?{}[]"))) {
                printf("  %s: %s\n", name, text);
            }
        }
    }
}

static void every_reason_has_name_meaning_and_words(void)
{
    for (int r = 0; r < DESCENT_REASON_COUNT; r++) {
        const descent_reason reason = (descent_reason)r;
        const char *name = descent_reason_name(reason);
        CHECK(is_snake_case(name) && *descent_reason_meaning(reason));
        CHECK(r == DESCENT_REASON_NONE || *descent_reason_words(reason));
        for (int other = 0; other < r; other++) {
            CHECK(strcmp(name, descent_reason_name((descent_reason)other)) != 0);
        }
        check_words(name, descent_reason_words(reason), descent_reason_numbers(reason));
    }
    for (int s = 0; s < DESCENT_SUGGESTION_COUNT; s++) {
        const descent_suggestion suggestion = (descent_suggestion)s;
        const char *name = descent_suggestion_name(suggestion);
        const char *list = descent_suggestion_numbers(suggestion);
        CHECK(is_snake_case(name) && *descent_suggestion_meaning(suggestion));
        CHECK(s == DESCENT_SUGGESTION_NONE || *descent_suggestion_words(suggestion));
        for (int other = 0; other < s; other++) {
            CHECK(strcmp(name, descent_suggestion_name((descent_suggestion)other)) != 0);
        }
        check_words(name, descent_suggestion_words(suggestion), list);
        check_words(name, descent_suggestion_options(suggestion), list);
    }
    for (int f = 0; f < DESCENT_FINDING_COUNT; f++) {
        const descent_finding finding = (descent_finding)f;
        const char *name = descent_finding_name(finding);
        const bool none = finding == DESCENT_FINDING_NONE;
        CHECK(is_snake_case(name) && *descent_finding_meaning(finding));
        CHECK(none || (*descent_finding_words(finding) && *descent_finding_title(finding)));
        for (int other = 0; other < f; other++) {
            CHECK(strcmp(name, descent_finding_name((descent_finding)other)) != 0);
        }
        check_words(name, descent_finding_words(finding), descent_finding_numbers(finding));
    }
    for (int q = 0; q < DESCENT_QUANTITY_COUNT; q++) {
        const descent_quantity quantity = (descent_quantity)q;
        CHECK(is_snake_case(descent_quantity_name(quantity)));
        CHECK(*descent_quantity_unit(quantity) && *descent_quantity_text(quantity));
    }
    CHECK_TEXT(descent_reason_name(DESCENT_REASON_COUNT), "");
    CHECK_TEXT(descent_suggestion_options(DESCENT_SUGGESTION_COUNT), "");
    CHECK_TEXT(descent_finding_words(DESCENT_FINDING_COUNT), "");
}

// Every number is one of some reason, suggestion or finding.
static void quantities_are_used(void)
{
    for (int q = 0; q < DESCENT_QUANTITY_COUNT; q++) {
        const char *name = descent_quantity_name((descent_quantity)q);
        bool used = false, always = false;
        for (int r = 0; r < DESCENT_REASON_COUNT && !used; r++) {
            used = is_listed(descent_reason_numbers((descent_reason)r), name, strlen(name),
                             &always);
        }
        for (int s = 0; s < DESCENT_SUGGESTION_COUNT && !used; s++) {
            used = is_listed(descent_suggestion_numbers((descent_suggestion)s), name,
                             strlen(name), &always);
        }
        for (int f = 0; f < DESCENT_FINDING_COUNT && !used; f++) {
            used = is_listed(descent_finding_numbers((descent_finding)f), name, strlen(name),
                             &always);
        }
        if (!CHECK(used)) {
            printf("  %s is a number of nothing\n", name);
        }
    }
}

// ---- words ----

static void forms_fill_in_numbers(void)
{
    static const struct {
        const char *words, *text;
    } cases[] = {
        {"f falls by {gain:.3g} within {distance:.0e}", "f falls by 0.123 within 2e+03"},
        {"{gain:.2f}", "0.12"},
        {"{steps} steps", "3,700 steps"},
        {"{steps:about}", "about 3,700"},
        {"{steps:amount} {fall_low:amount} {fall_low:size}", "3700 -0.5 0.5"},
        {"{noise_part:percent} %", "12 %"},
        {"{zero} direction{zero#|s}", "1 direction"},
        {"{steps} direction{steps#|s}", "3,700 directions"},
        {"{ways_level|all |}{steps}", "all 3,700"},
        {"{along|a|b|c}", "c"},
        {"{steps|a|b|c}", "c"},
        {"{zero|a|b|c}", "b"},
        {"{zero_biases|}.", "."},
        {"({about})", "(layer 1, unit 2)"},
        {"[{gain:.3g} away: ]here", "0.123 away: here"},
        {"[{moved:.3g} away: ]here", "here"},
        {"[{gain:.3g}, {moved:.3g} away: ]here[, too]", "here, too"},
        {"{moved:.3g} away", "? away"},
        {"{nobody} {gain:.99g} {gain:what}", "? ? ?"},
        {"no end {gain", "no end {gain"},
        {"", ""},
    };
    const descent_numbers numbers = {.count = 8,
                                     .list = {{DESCENT_QUANTITY_GAIN, 0.12345},
                                              {DESCENT_QUANTITY_DISTANCE, 2000.0},
                                              {DESCENT_QUANTITY_STEPS, 3700.0},
                                              {DESCENT_QUANTITY_FALL_LOW, -0.5},
                                              {DESCENT_QUANTITY_NOISE_PART, 0.12},
                                              {DESCENT_QUANTITY_ZERO, 1.0},
                                              {DESCENT_QUANTITY_ALONG, 2.0},
                                              {DESCENT_QUANTITY_WAYS_LEVEL, 0.0}},
                                     .about = "layer 1, unit 2"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128], few[6] = "abcde";
        if (strstr(cases[i].words, "zero_biases")) {
            continue; // not among them
        }
        const size_t length = descent_words_fill(cases[i].words, &numbers, text, sizeof text);
        CHECK_TEXT(text, cases[i].text);
        CHECK(length == strlen(cases[i].text));
        CHECK(descent_words_fill(cases[i].words, &numbers, few, sizeof few) == length);
        CHECK(strlen(few) <= 5 && strncmp(few, cases[i].text, strlen(few)) == 0);
        CHECK(descent_words_fill(cases[i].words, &numbers, NULL, 0) == length);
    }
    CHECK(descent_numbers_get(&numbers, DESCENT_QUANTITY_STEPS) == 3700.0);
    CHECK(isnan(descent_numbers_get(&numbers, DESCENT_QUANTITY_MOVED)));
    CHECK(isnan(descent_numbers_get(NULL, DESCENT_QUANTITY_MOVED)));
    CHECK(descent_words_fill(NULL, NULL, NULL, 0) == 0);
}

// ---- inputs that lead to them ----

static bool reached[DESCENT_REASON_COUNT], suggested[DESCENT_SUGGESTION_COUNT],
    found[DESCENT_FINDING_COUNT];

static void check_numbers(const char *name, const char *list, const descent_numbers *numbers)
{
    bool always = false;
    for (size_t i = 0; i < numbers->count; i++) {
        const char *word = descent_quantity_name(numbers->list[i].quantity);
        if (!CHECK(is_listed(list, word, strlen(word), &always))) {
            printf("  %s: %s is not listed\n", name, word);
        }
    }
    const descent_numbers least = numbers_of(list, false, 0.0);
    for (size_t i = 0; i < least.count; i++) {
        const descent_quantity q = least.list[i].quantity;
        if (!CHECK(!isnan(descent_numbers_get(numbers, q)))) {
            printf("  %s: %s is not there\n", name, descent_quantity_name(q));
        }
    }
    CHECK((is_listed(list, "about", 5, &always) && always) ? *numbers->about != '\0' : true);
}

// A row of evidence is its finding with numbers.
static void look_at_evidence(const descent_evidence *e)
{
    char text[512];
    found[e->finding] = true;
    CHECK_TEXT(e->name, descent_finding_title(e->finding));
    (void)descent_finding_text(e->finding, &e->numbers, text, sizeof text);
    CHECK(*text && strncmp(e->text, text, strlen(e->text)) == 0);
    CHECK(strlen(e->text) == strlen(text) || strlen(e->text) == sizeof e->text - 1);
    if (!CHECK(!strpbrk(e->text, "?{}[]"))) {
        printf("  %s: %s\n", descent_finding_name(e->finding), e->text);
    }
    check_numbers(descent_finding_name(e->finding), descent_finding_numbers(e->finding),
                  &e->numbers);
}

// The verdict, its reason and its advice are one thing said in several ways.
static void look_at(const descent_diagnosis *d)
{
    char text[512];
    reached[d->reason] = true;
    CHECK(d->place == descent_reason_place(d->reason));
    CHECK(descent_reason_text(d->reason, &d->numbers, text, sizeof text) == strlen(text));
    CHECK_TEXT(d->because, text);
    CHECK(*text && !strpbrk(text, "?{}[]"));
    check_numbers(descent_reason_name(d->reason), descent_reason_numbers(d->reason),
                  &d->numbers);
    CHECK((d->deciding != DESCENT_SUGGESTION_NONE) == (d->decides[0] != '\0'));
    CHECK((d->deciding != DESCENT_SUGGESTION_NONE) == (d->place == DESCENT_PLACE_UNDETERMINED));
    for (size_t i = 0; i < d->advice_count; i++) {
        const descent_advice *a = &d->advice[i];
        suggested[a->suggestion] = true;
        descent_suggestion_text(a->suggestion, &a->numbers, text, sizeof text);
        CHECK(strncmp(a->text, text, strlen(text)) == 0 && !strpbrk(a->text, "?{}[]"));
        CHECK(a->next == descent_suggestion_next(a->suggestion) ||
              a->next == DESCENT_NEXT_NONE);
        check_numbers(descent_suggestion_name(a->suggestion),
                      descent_suggestion_numbers(a->suggestion), &a->numbers);
    }
    suggested[d->deciding] = true;
    for (size_t i = 0; i < d->evidence_count; i++) {
        look_at_evidence(&d->evidence[i]);
    }
}

static descent_diagnosis *diagnose(descent_objective *f, const double *x,
                                   const descent_diagnose_options *o)
{
    descent_error error = {0};
    descent_diagnosis *d = NULL;
    if (CHECK_OK(descent_diagnose(f, x, NULL, o, &d, &error))) {
        look_at(d);
    }
    return d;
}

static void expect(const char *what, const descent_diagnosis *d, descent_reason reason)
{
    if (d && !CHECK(d->reason == reason)) {
        printf("  %s: %s (%s), not %s\n", what, descent_reason_name(d->reason), d->because,
               descent_reason_name(reason));
    }
}

typedef struct input {
    const char *formula, *at;
    descent_reason reason;
    descent_diagnose_options o; /* those that are not 0 in place of the defaults */
} input;

#define IS(reason) DESCENT_REASON_##reason
#define RUN(by, size)                                                                          \
    {                                                                                          \
        .optimizer = {.rule = DESCENT_##by, .learning_rate = (size) }                          \
    }
#define FEW(count)                                                                             \
    {                                                                                          \
        .dense = 1, .products = (count)                                                        \
    } /* as if all eigenvalues were too many */
#define PLAIN                                                                                  \
    {                                                                                          \
        .optimizer = {.rule = 0 }                                                              \
    }

static const input INPUTS[] = {
    {"exp(x)", "1000", IS(VALUE_NOT_FINITE), PLAIN},
    {"abs(x)", "1e-13", IS(STEP_RAISES), RUN(GD, 0.1)},
    {"5*x^2 + y^2",
     "1, 1",
     IS(TRAINING_DIVERGED),
     {.optimizer = {.rule = DESCENT_GD, .learning_rate = 0.01}, .diverged = true}},
    {"5*x^2 + y^2", "1, 1", IS(RATE_TOO_LARGE), RUN(GD, 0.3)},
    {"sqrt(x)", "0", IS(NO_GRADIENT), PLAIN},
    {"x^1.5", "0", IS(NO_CURVATURE), PLAIN},
    {"abs(x) - y^2", "0, 0", IS(KINK_WAY_PAST), PLAIN},
    {"-abs(x)", "0", IS(KINK_OTHER_SIDE), PLAIN},
    {"sqrt(x^2 + y^2)", "0, 0", IS(KINK_NO_WAY), PLAIN},
    {"abs(x) + abs(y)", "0, 0", IS(KINK_NO_WAY), RUN(GD, 0.1)},
    {"sqrt(x^2 + y^2)", "0, 0", IS(STEP_NOT_FINITE), RUN(GD, 0.1)},
    {"1e20 - x^2", "0", IS(CURVATURE_HIDDEN), PLAIN},
    {"x^2 + y^2", "1e-9, 0", IS(MINIMUM_CURVED), PLAIN},
    {"1e4 + x^2 + 1e9*x^4", "1e-6", IS(MINIMUM_CURVED), {.polish = -1.0}}, // Kantorovich unsure
    {"x^2 + 2*y^2", "0, 0", IS(MINIMUM_PROBABLE), FEW(300)},
    {"5*x^2 - y^2", "0, 0", IS(SADDLE), PLAIN},
    {"5*x^2 - y^2", "0, 0", IS(SADDLE), RUN(GD, 0.01)},
    {"sum(i, 1, 300, -2*x[i]^2)", "0, ...", IS(SADDLE_BETWEEN), FEW(10)},
    {"sum(i, 1, 300, i*x[i]^2)", "0, ...", IS(INDEX_UNCERTAIN), FEW(10)},
    {"sum(i, 1, 300, x[i]^2)",
     "0, ...",
     IS(INDEX_UNCERTAIN),
     {.dense = 1, .products = 2000, .missed = 1e-12, .failure = 1e-300}},
    {"sum(i, 1, 20001, x[i]^2)",
     "0, ...",
     IS(INDEX_UNCERTAIN),
     {.dense = 1, .products = 2000, .missed = 1e-12, .failure = 1e-300}},
    {"sum(i, 1, 300, 1.05^i*x[i]^2)", "0, ...", IS(CURVATURE_UNRESOLVED), FEW(10)},
    {"sum(i, 1, 300, (i - 1.5)*x[i]^2)",
     "0, ...",
     IS(LOWER_NEAR_BY),
     {.dense = 1, .products = 10, .missed = 1.0, .failure = 0.5}},
    {"-x^2 - 3*y^2", "0, 0", IS(MAXIMUM_CURVED), PLAIN},
    {"-x^2", "0", IS(MAXIMUM_CURVED), PLAIN},
    {"-x^2 - y^4", "0, 0", IS(MAXIMUM_FALLS), PLAIN},
    {"x^2*y", "0, -1", IS(MAXIMUM_LEVEL), PLAIN},
    {"-x^4 - y^4", "0, 0", IS(MAXIMUM_FLAT), PLAIN},
    {"x^2 - y^4", "0, 0", IS(FLAT_WAY_DOWN), PLAIN},
    {"x^4 + y^4 - 6*x^2*y^2", "0, 0", IS(FLAT_WAY_DOWN), PLAIN},
    {"sum(i, 1, 300, max(0, i - 200)*x[i]^2 + x[i]^4)", "0, ...", IS(FLAT_UNTRIED), PLAIN},
    {"(1e-36*a*b*c*d*g*h*i*j*k*l*m*n - 1)^2/2", "0, ...", IS(FLAT_UNCLEAR), PLAIN},
    {"x - x + 3", "1", IS(FLAT_LEVEL), PLAIN},
    {"x^4 + y^4", "0, 0", IS(FLAT_UP), PLAIN},
    {"x^3 + 0.01*x + y^2", "0, 0", IS(GRADIENT_FLAT), PLAIN},
    {"(sigmoid(20*(x - 2)) - 0.5)^2", "6", IS(ROUNDED_AWAY), PLAIN},
    {"1 - exp(-x^2 - y^2)", "6, 6", IS(SLOPE_LEVEL), PLAIN},
    {"x^2 + 1e-9*y^2", "0, 1", IS(SLOPE_SMALL), PLAIN},
    {"x^2 + 1e-9*y^2", "0, 1", IS(SLOPE_SMALL), RUN(GD, 0.5)},
    {"1 - exp(-(x^2 + y^2)/2)", "6, 0", IS(SLOPE_SMALL), RUN(ADAM, 3.0)},
    {"1 + 5e-5*x^2", "1e-5", IS(SLOPE_ROUGH), {.polish = -1.0}},
    {"5*x^2 + y^2", "1, 1", IS(STEPS_SHORT), RUN(GD, 1e-7)},
    {"5*x^2 + y^2",
     "1, 1",
     IS(STEPS_SHORT),
     {.optimizer = {.rule = DESCENT_GD, .learning_rate = 1e-7}, .first_rate = 0.1}},
    {"5*x^2 + y^2", "1, 1", IS(STEPS_SHORT_ADAPTIVE), RUN(ADAM, 1e-7)},
    {"5*x^2 + 1e-4*y^2", "1e-9, 1e4", IS(STEPS_SHORT_ADAPTIVE), RUN(ADAM, 0.01)},
    {"100*y^2 - x^2 + x^4", "0.005, 0", IS(LEAVING), PLAIN},
    {"x^2 + 1000", "0.1", IS(SLOPE), PLAIN},
    {"x^2 + 1000", "0.1", IS(SLOPE), RUN(GD, 0.5)},
    {"(x^2 - 1)^2/4 + y^2/1000", "1.1, 5", IS(EDGE_BOUNCES), RUN(GD, 1.1)},
    {"5*x^2 + y^2", "1, 1", IS(EDGE_SINKS), RUN(GD, 0.2)},
    {"5*x^2 + y^2", "0, 1", IS(EDGE_SINKS), RUN(GD, 0.194)}, // at the limit, and no bounce
    {"5*x^2 + 0.001*y^2", "1e-3, 1", IS(EDGE_SINKS), RUN(GD, 0.2)},
    {"5*x^2 + 1e-9*y^2", "1, 1", IS(EDGE_STUCK), RUN(GD, 0.2)},
    {"-x", "0", IS(NO_LOWER_BOUND), PLAIN},
    {"exp(-x)", "3", IS(NO_LOWEST_POINT), PLAIN},
    {"(y - x^2)^2 - exp(x)", "1, 1", IS(DESCENT_UNENDING), PLAIN},
};

static descent_diagnose_options options_of(const descent_diagnose_options *given)
{
    descent_diagnose_options o = descent_diagnose_options_default();
    o.optimizer.rule = given->optimizer.learning_rate > 0.0 ? given->optimizer.rule : -1;
    o.optimizer.learning_rate = given->optimizer.learning_rate;
    o.first_rate = given->first_rate;
    o.diverged = given->diverged;
    o.dense = given->dense > 0 ? 0 : o.dense;
    o.products = given->products > 0 ? given->products : o.products;
    o.missed = given->missed > 0.0 ? given->missed : o.missed;
    o.failure = given->failure > 0.0 ? given->failure : o.failure;
    o.polish = given->polish < 0.0 ? 0.0 : o.polish;
    return o;
}

static void formulas(void)
{
    for (size_t i = 0; i < sizeof INPUTS / sizeof *INPUTS; i++) {
        const input *in = &INPUTS[i];
        descent_error error = {0};
        descent_expression *expression = NULL;
        descent_objective *f = NULL;
        CHECK_OK(descent_expression_parse(in->formula, NULL, 0, &expression, &error));
        CHECK_OK(descent_objective_from_expression(expression, &f, &error));
        const size_t n = descent_objective_parameters(f);
        double *x = calloc(n, sizeof *x);
        CHECK_OK(descent_point_parse(in->at, n, x, &error));
        const descent_diagnose_options o = options_of(&in->o);
        descent_diagnosis *d = diagnose(f, x, &o);
        expect(in->formula, d, in->reason);
        descent_diagnosis_free(d);
        free(x);
        descent_objective_free(f);
        descent_expression_free(expression);
    }
}

static double wrong_gradient(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    for (size_t i = 0; g && i < n; i++) {
        g[i] = -2.0 * x[i];
    }
    return n == 1 ? x[0] * x[0] : 0.0;
}

static void callbacks(void)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    const descent_diagnose_options o = descent_diagnose_options_default();
    const double one = 1.0, infinite = HUGE_VAL;
    CHECK_OK(descent_objective_from_function(1, wrong_gradient, NULL, &f, &error));
    descent_diagnosis *d = diagnose(f, &one, &o);
    expect("a wrong gradient", d, IS(GRADIENT_WRONG));
    descent_diagnosis_free(d);
    d = diagnose(f, &infinite, &o);
    expect("an infinite parameter", d, IS(PARAMETER_NOT_FINITE));
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

// ---- networks ----

static void at(const char *what, const problem *p, const double *x,
               const descent_diagnose_options *given, descent_reason reason)
{
    const descent_diagnose_options o = options_of(given);
    descent_diagnose_options own = o;
    own.batch = given->batch;
    own.l2 = given->l2;
    own.optimizer.weight_decay = given->optimizer.weight_decay;
    own.layers = given->layers;
    own.constant_loss = given->constant_loss;
    descent_diagnosis *d = diagnose(p->objective, x, &own);
    expect(what, d, reason);
    descent_diagnosis_free(d);
}

// One relu unit at the kink of the example at 2, which is to be as low as that at -2; those at
// 0, which are to be higher, are reached over it only: every way leads up. The other unit,
// which is not dead, does nothing.
static void unit_at_its_kink(void)
{
    enum { ROWS = 8 };
    problem p = net_room(ROWS, 1);
    for (size_t r = 0; r < ROWS; r++) {
        p.x[r] = r == 0 ? -2.0 : r == 1 ? 2.0 : 0.0;
        p.y[r] = r < 2 ? -0.75F : 0.25F;
    }
    net_data(&p, ROWS, 1, 0);
    net_layers(&p, "2 relu", 0.0);
    const descent_diagnose_options plain = PLAIN;
    const double x[7] = {0.5, 0.0, -1.0, 1.0, 1.0}; // weights, biases; weights, bias
    at("a unit at its kink", &p, x, &plain, IS(KINK_MINIMUM));
    net_free(&p);
}

// No answer is better than any other; the kinks of a unit with small weights are all near.
static void kinks_around(void)
{
    enum { ROWS = 8 };
    problem p = net_room(ROWS, 1);
    for (size_t r = 0; r < ROWS; r++) {
        p.x[r] = r % 4 < 2 ? -1.0 : 1.0;
        p.y[r] = r % 2 ? -1.0F : 1.0F;
    }
    net_data(&p, ROWS, 1, 0);
    net_layers(&p, "1 relu", 0.0);
    const descent_diagnose_options plain = PLAIN;
    const double x[4] = {3e-8, 1e-8, 1.0};
    at("kinks around", &p, x, &plain, IS(KINKS_AROUND));
    net_free(&p);
}

static problem noisy_line(const char *layers, size_t rows, double l2)
{
    problem p = net_room(rows, 2);
    uint64_t state = 5;
    for (size_t r = 0; r < rows; r++) {
        p.x[2 * r] = net_number(&state);
        p.x[2 * r + 1] = net_number(&state);
        p.y[r] = (float)(sin(3.0 * p.x[2 * r]) + p.x[2 * r + 1] + 0.5 * net_number(&state));
    }
    net_data(&p, rows, 2, 0);
    net_layers(&p, layers, l2);
    return p;
}

static void networks(void)
{
    const descent_diagnose_options plain = PLAIN, run = RUN(GD, 0.1);
    uint64_t state = 4;
    double x[32], g[32];
    problem p = noisy_line("4 relu", 30, 0.0);
    for (size_t i = 0; i < p.n; i++) { // weights of next to nothing
        x[i] = 1e-9 * net_number(&state);
    }
    net_value(&p, x, g);
    x[p.n - 1] -= 0.5 * g[p.n - 1];
    at("tiny weights", &p, x, &plain, IS(KINKS_AROUND_LOWER));
    descent_graph_initialise_f64(descent_network_graph(p.network), 1, x);
    for (size_t i = 8; i < 12; i++) {
        x[i] = -100.0; // biases of the units, which are dead
    }
    net_descend(&p, x, 20);
    at("dead units", &p, x, &run, IS(MINIMUM_MODES));
    net_free(&p);
    p = noisy_line("4 tanh", 30, 0.0);
    descent_graph_initialise_f64(descent_network_graph(p.network), 1, x);
    for (size_t i = 8; i < 12; i++) {
        x[i] = -100.0; // saturated ones
    }
    net_descend(&p, x, 20);
    at("saturated units", &p, x, &run, IS(FLAT_WAY_DOWN));
    net_free(&p);
    p = noisy_line("", 30, 0.0);
    memset(x, 0, sizeof x);
    net_descend(&p, x, 20);
    at("a line", &p, x, &run, IS(MINIMUM_CURVED));
    net_free(&p);
    for (int decay = 0; decay < 2; decay++) {
        p = noisy_line("3 tanh", 60, decay ? 0.0 : 3.0);
        memset(x, 0, sizeof x);
        net_descend(&p, x, 20);
        descent_diagnose_options held = run;
        held.l2 = decay ? 0.0 : 3.0;
        held.optimizer.weight_decay = decay ? 3.0 : 0.0;
        at("weights held near 0", &p, x, &held, decay ? IS(SADDLE) : IS(FLAT_LEVEL));
        net_free(&p);
    }
}

// Targets by chance, and weights of 0: the way down is that of these examples.
static void chance(void)
{
    enum { ROWS = 40 };
    problem p = net_room(ROWS, 2);
    uint64_t state = 8;
    for (size_t r = 0; r < ROWS; r++) {
        p.x[2 * r] = net_number(&state);
        p.x[2 * r + 1] = net_number(&state);
        p.y[r] = (float)net_number(&state);
    }
    net_data(&p, ROWS, 2, 0);
    net_layers(&p, "1 tanh", 0.0);
    const descent_diagnose_options plain = PLAIN;
    double x[8] = {0.0};
    net_descend(&p, x, 20);
    at("targets by chance", &p, x, &plain, IS(SADDLE));
    net_free(&p);
}

// Parity of two bits beside weights of 0: straight ways and curvature show no way down.
static void parity(void)
{
    problem p = net_room(4, 2);
    for (size_t r = 0; r < 4; r++) {
        p.x[2 * r] = r % 2 ? 1.0 : -1.0;
        p.x[2 * r + 1] = r / 2 ? 1.0 : -1.0;
        p.y[r] = (float)(r == 1 || r == 2);
    }
    net_data(&p, 4, 2, 0);
    net_layers(&p, "4 tanh", 0.0);
    const descent_diagnose_options plain = PLAIN;
    double x[32];
    for (uint64_t seed = 1; seed <= 40 && !reached[IS(FLAT_DESCENT)]; seed++) {
        uint64_t state = 31 * seed;
        for (size_t k = 0; k < p.n; k++) {
            x[k] = 1e-4 * net_number(&state);
        }
        const descent_diagnose_options o = options_of(&plain);
        descent_diagnosis_free(diagnose(p.objective, x, &o));
    }
    CHECK(reached[IS(FLAT_DESCENT)]);
    net_free(&p);
}

// Classes that a line separates: the loss is 0 in every digit, and its gradient is not yet.
static void loss_of_zero(void)
{
    problem p = net_room(4, 1);
    for (size_t r = 0; r < 4; r++) {
        p.x[r] = r % 2 ? 1.0 : -1.0;
        p.y[r] = (float)(r % 2);
    }
    net_data(&p, 4, 1, 2);
    net_layers(&p, "", 0.0);
    double x[4] = {0.0}, g[4];
    net_value(&p, x, g);
    for (double scale = 1.0; net_value(&p, x, NULL) > 0.0 && scale < 1e6; scale *= 1.1) {
        for (size_t k = 0; k < p.n; k++) {
            x[k] = -scale * g[k];
        }
    }
    const descent_diagnose_options plain = PLAIN;
    CHECK(net_value(&p, x, NULL) == 0.0);
    at("a loss of 0", &p, x, &plain, IS(LOSS_ZERO));
    net_free(&p);
}

// Gradient descent on batches of 4, long after its noise holds it up.
static void noise(void)
{
    enum { ROWS = 200, BATCH = 4 };
    problem p = noisy_line("", ROWS, 0.0);
    const descent_diagnose_options run = {
        .optimizer = {.rule = DESCENT_GD, .learning_rate = 0.1}, .batch = BATCH};
    double x[8] = {0.0}, g[8];
    uint64_t state = 17;
    for (size_t s = 1; s <= 4000; s++) {
        uint32_t index[BATCH];
        for (size_t i = 0; i < BATCH; i++) {
            index[i] = (uint32_t)(0.5 * (net_number(&state) + 1.0) * ROWS);
        }
        descent_error error = {0};
        const descent_rows rows = {index, BATCH};
        double value = 0.0;
        CHECK_OK(descent_objective_evaluate_f64(p.objective, x, &rows, &value, g, &error));
        for (size_t i = 0; i < p.n; i++) {
            x[i] -= run.optimizer.learning_rate * g[i];
        }
    }
    at("noise", &p, x, &run, IS(NOISE_HOLDS));
    const descent_diagnose_options slow = {
        .optimizer = {.rule = DESCENT_GD, .learning_rate = 0.001}, .batch = BATCH};
    net_descend(&p, x, 200);
    at("noise that leads up from a minimum", &p, x, &slow, IS(MINIMUM_CURVED));
    descent_diagnose_options adaptive = descent_diagnose_options_default();
    adaptive.optimizer.rule = DESCENT_ADAM;
    adaptive.optimizer.learning_rate = 0.01;
    adaptive.batch = BATCH;
    descent_diagnosis_free(diagnose(p.objective, x, &adaptive));
    net_free(&p);
}

// Judged by running statistics, which a network that nobody has trained has as well.
static void batch_norm(void)
{
    problem p = noisy_line("4 batch-norm tanh", 40, 0.0);
    const descent_diagnose_options plain = descent_diagnose_options_default();
    double x[32];
    descent_graph_initialise_f64(descent_network_graph(p.network), 3, x);
    descent_diagnosis *d = diagnose(p.objective, x, &plain);
    bool told = false;
    for (size_t i = 0; d && i < d->evidence_count; i++) {
        told = told || (d->evidence[i].finding == DESCENT_FINDING_RUNNING_STATISTICS &&
                        d->evidence[i].value == 1.0);
    }
    CHECK(told);
    descent_diagnosis_free(d);
    net_free(&p);
}

// None is without an input, but those of runs (test_reasons_of_runs.c), of validation
// (tests/run/test_generalisation.c), of comparisons (tests/cli/generalisation.sh) and of samples
// (test_verdict_sample.c).
static void all_are_reached(void)
{
    for (int r = 1; r < DESCENT_REASON_COUNT; r++) {
        const char *name = descent_reason_name((descent_reason)r);
        const bool elsewhere =
            strncmp(name, "run_", 4) == 0 || strncmp(name, "sample_", 7) == 0;
        if (!CHECK(reached[r] == !elsewhere)) {
            printf("  %s: no input leads to it\n", name);
        }
    }
    for (int s = 1; s < DESCENT_SUGGESTION_COUNT; s++) {
        const char *name = descent_suggestion_name((descent_suggestion)s);
        const bool of_run = strncmp(name, "run_", 4) == 0 || strncmp(name, "held_", 5) == 0 ||
                            strncmp(name, "scored_", 7) == 0 ||
                            strncmp(name, "guess_", 6) == 0 || strcmp(name, "more_rows") == 0 ||
                            strcmp(name, "all_rows") == 0;
        if (!CHECK(suggested[s] == !of_run)) {
            printf("  %s: no input leads to it\n", name);
        }
    }
    for (int f = 1; f < DESCENT_FINDING_COUNT; f++) {
        const char *name = descent_finding_name((descent_finding)f);
        const bool elsewhere = strncmp(name, "held_", 5) == 0 ||
                               strncmp(name, "sample_", 7) == 0 ||
                               strncmp(name, "guess_", 6) == 0;
        if (!CHECK(found[f] == !elsewhere)) {
            printf("  %s: no input leads to it\n", name);
        }
    }
}

// The inputs come as one test: only all together reach every reason.
static void every_reason_is_reached(void)
{
    formulas();
    callbacks();
    unit_at_its_kink();
    kinks_around();
    networks();
    chance();
    parity();
    loss_of_zero();
    noise();
    batch_norm();
    all_are_reached();
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_reason_has_name_meaning_and_words),
                                       TEST(quantities_are_used), TEST(forms_fill_in_numbers),
                                       TEST(every_reason_is_reached)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
