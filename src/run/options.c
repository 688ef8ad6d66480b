// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of training, and the words for why a run ends.
//
// Keeps: every option exists once, in the table below; help, man page, config files and
// run.json follow from it. A value as text reads back as the same value, since records are
// written and read as text.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/train.h>

#include "core/number.h"
#include "core/size.h"
#include "core/status.h"
#include "optim/options.h"
#include "optim/schedule/list.h"
#include "run/average_weights.h"
#include "run/best.h"

static const descent_option_word records[] = {{"epoch", 0}, {"every", 1}, {NULL, 0}};
static const descent_option_word precisions[] = {
    {"float32", DESCENT_FLOAT32}, {"float64", DESCENT_FLOAT64}, {NULL, 0}};
static const descent_option_word automatic[] = {{"auto", (double)NAN}, {NULL, 0}};
static const descent_option_word automatic_count[] = {{"auto", 0}, {NULL, 0}};
static const descent_option_word batches[] = {
    {"auto", DESCENT_BATCH_AUTO}, {"full", HUGE_VAL}, {NULL, 0}};
static const descent_option_word same_seed[] = {{"auto", HUGE_VAL}, {NULL, 0}};
static const descent_option_word without[] = {{"none", HUGE_VAL}, {NULL, 0}};
static const descent_option_word no_count[] = {{"none", 0}, {NULL, 0}};

static const descent_option_word keeps[] = {
    {"best", DESCENT_KEEP_BEST}, {"last", DESCENT_KEEP_LAST}, {NULL, 0}};

// ---- stretches of training ----

static bool ends_with(const char *text, const char *end, size_t *before)
{
    const size_t length = strlen(text), tail = strlen(end);
    *before = length >= tail ? length - tail : 0;
    return length > tail && strcmp(text + *before, end) == 0;
}

static descent_status parse_stretch(const char *text, void *field, descent_error *error)
{
    static const char *const units[] = {"epochs", "epoch", "steps", "step"};
    descent_stretch stretch = {0, 0};
    size_t length = strlen(text);
    bool steps = false, known = strcmp(text, "none") == 0;
    if (strcmp(text, "auto") == 0) {
        stretch = (descent_stretch){UINT64_MAX, UINT64_MAX};
        known = true;
    }
    for (size_t i = 0, before = 0; i < sizeof units / sizeof *units; i++) {
        if (!known && ends_with(text, units[i], &before)) {
            length = before > 0 && text[before - 1] == ' ' ? before - 1 : before;
            steps = i >= 2;
            break;
        }
    }
    uint64_t count = 0;
    FAIL_IF(!known && (!dsc_parse_count(text, length, &count) || count > (uint64_t)1e15), error,
            DESCENT_INVALID,
            "\"%s\" is not a number of epochs or steps: type 20, 500steps, none or auto", text);
    if (!known) {
        *(steps ? &stretch.steps : &stretch.epochs) = count;
    }
    // By memcpy: the table knows fields as bytes at an offset.
    memcpy(field, &stretch, sizeof stretch);
    return DESCENT_OK;
}

static void format_stretch(const void *field, char *text, size_t capacity)
{
    descent_stretch stretch;
    memcpy(&stretch, field, sizeof stretch);
    if (stretch.epochs == UINT64_MAX) {
        snprintf(text, capacity, "auto");
    } else if (stretch.steps > 0) {
        snprintf(text, capacity, "%llusteps", (unsigned long long)stretch.steps);
    } else if (stretch.epochs > 0) {
        snprintf(text, capacity, "%llu", (unsigned long long)stretch.epochs);
    } else {
        snprintf(text, capacity, "none");
    }
}

// ---- time between checkpoints ----

static descent_status parse_every(const char *text, void *field, descent_error *error)
{
    descent_checkpoint_every every = {0};
    const size_t length = strlen(text);
    double number = 0.0;
    if (strcmp(text, "epoch") == 0) {
        memcpy(field, &every, sizeof every);
        return DESCENT_OK;
    }
    const char unit = length ? text[length - 1] : '\0';
    const double scale = unit == 's' ? 1.0 : unit == 'm' ? 60.0 : unit == 'h' ? 3600.0 : 0.0;
    if (scale > 0.0 && dsc_parse_number(text, length - 1, &number) && number > 0.0 &&
        isfinite(number)) {
        every.seconds = number * scale;
    } else if (!dsc_parse_count(text, length, &every.steps) || every.steps == 0) {
        return dsc_fail(
            error, DESCENT_INVALID,
            "\"%s\" is not an interval between checkpoints: type epoch, 60s or 1000 (steps)",
            text);
    }
    memcpy(field, &every, sizeof every);
    return DESCENT_OK;
}

static void format_every(const void *field, char *text, size_t capacity)
{
    descent_checkpoint_every every;
    memcpy(&every, field, sizeof every);
    if (every.seconds > 0.0) {
        char number[DSC_NUMBER_TEXT];
        dsc_format_number(every.seconds, number, sizeof number);
        snprintf(text, capacity, "%ss", number);
    } else if (every.steps > 0) {
        snprintf(text, capacity, "%llu", (unsigned long long)every.steps);
    } else {
        snprintf(text, capacity, "epoch");
    }
}

static const struct {
    const char *word;
    int kind;
    bool column;
} splits[] = {{"auto", DESCENT_SPLIT_AUTO, false},
              {"random", DESCENT_SPLIT_RANDOM, false},
              {"stratified", DESCENT_SPLIT_STRATIFIED, false},
              {"group", DESCENT_SPLIT_GROUP, true},
              {"time", DESCENT_SPLIT_TIME, true}};

static descent_status no_split(const char *text, size_t length, descent_error *error)
{
    enum { COUNT = sizeof splits / sizeof *splits };
    char word[32];
    const char *words[COUNT];
    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : 0), text);
    for (size_t i = 0; i < COUNT; i++) {
        words[i] = splits[i].word;
    }
    const char *nearest = descent_nearest_name(word, words, COUNT);
    const char *column = text[length] == ':' ? text + length + 1 : "";
    for (size_t i = 0; i < COUNT; i++) {
        if (nearest && strcmp(nearest, splits[i].word) == 0 && splits[i].column) {
            char value[DSC_VALUE_TEXT];
            snprintf(value, sizeof value, "%s:%s", nearest, *column ? column : "COLUMN");
            return dsc_fail(error, DESCENT_INVALID,
                            "\"%s\" does not say how to split the rows" DSC_REMEDY "split = %s",
                            text, DSC_VALUE(value));
        }
    }
    return dsc_fail(
        error, DESCENT_INVALID,
        "\"%s\" does not say how to split the rows" DSC_REMEDY "split = %s", text,
        nearest ? nearest
                : "random\nsplit = stratified\nsplit = group:COLUMN\nsplit = time:COLUMN");
}

static descent_status parse_split(const char *text, void *field, descent_error *error)
{
    const size_t length = strcspn(text, ":");
    const bool named = text[length] == ':';
    for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
        if (strlen(splits[i].word) != length || memcmp(splits[i].word, text, length) != 0 ||
            splits[i].column != named) {
            continue;
        }
        descent_split split = {.kind = splits[i].kind};
        const char *column = text + length + (named ? 1 : 0);
        if (strlen(column) >= sizeof split.column || (named && *column == '\0')) {
            break;
        }
        snprintf(split.column, sizeof split.column, "%s", column);
        memcpy(field, &split, sizeof split);
        return DESCENT_OK;
    }
    return no_split(text, length, error);
}

// A kind that is none shows as a word that is refused.
static void format_split(const void *field, char *text, size_t capacity)
{
    descent_split split;
    memcpy(&split, field, sizeof split);
    snprintf(text, capacity, "%d", split.kind);
    for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
        if (splits[i].kind == split.kind) {
            // Groups and times that a program has set come from no column.
            const char *column = *split.column ? split.column : "-";
            snprintf(text, capacity, "%s%s%.*s", splits[i].word, splits[i].column ? ":" : "",
                     splits[i].column ? (int)sizeof split.column : 0, column);
        }
    }
}

#define FIELD(member) .offset = offsetof(descent_train_options, member)

// clang-format off
static const descent_option options[] = {
    DSC_OPTIMIZER_OPTIONS(descent_train_options, optimizer., "; lbfgs and pgd are for functions"),
    {.name = "l2", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(l2), .fallback = "auto",
     .low = 0.0, .high = 1e300, .words = automatic,
     .help = DSC_HELP("adds X/2 times the sum of squared weights (not biases) to the loss; auto: 1 / training rows (at most 0.01) for classes with fewer than 10,000 rows and without `weight-decay`, else 0")},
    {.name = "dropout", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(dropout),
     .fallback = "0", .low = 0.0, .high = DESCENT_BELOW_ONE,
     .help = DSC_HELP("probability that a hidden unit is dropped in a training step")},
    {.name = "label-smoothing", .metavar = "E", .kind = DESCENT_OPTION_REAL, FIELD(label_smoothing),
     .fallback = "0", .low = 0.0, .high = DESCENT_BELOW_ONE,
     .help = DSC_HELP("classes: the target of the loss is 1 - E + E / K for the class of a row and E / K for each other of the K classes, in place of 1 and 0; accuracy and log-loss of an evaluation are those of the labels as they are")},
    {.name = "decay", .metavar = "KIND", .kind = DESCENT_OPTION_CUSTOM, FIELD(decay),
     .capacity = DESCENT_SCHEDULE_TEXT, .fallback = "none", .parse = dsc_decay_parse, .format = dsc_decay_format,
     .help = DSC_HELP("of the learning rate: none, exp:0.95, cosine:20e, \"warmup:500 then linear\"; all forms: descent schedule")},
    {.name = "schedule", .metavar = "NAME=KIND", .kind = DESCENT_OPTION_CUSTOM, FIELD(schedule), .joint = "; ",
     .capacity = DESCENT_SCHEDULES_TEXT, .fallback = "", .parse = dsc_schedules_parse, .format = dsc_schedules_format,
     .help = DSC_HELP("how batch, or a number of the update rule, changes while the run goes on: beta1=linear:0.95..0.85, batch=piecewise:10e=64; may be given several times")},
    {.name = "batch", .alias = "batch-size", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(batch),
     .fallback = "auto", .low = 1.0, .high = 4294967295.0, .words = batches,
     .help = DSC_HELP("examples per step: a number (best a power of two), full, or auto (32 with fewer than 10,000 rows)")},
    {.name = "epochs", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(epochs),
     .fallback = "auto", .low = 1.0, .high = 1e15, .words = automatic_count,
     .help = DSC_HELP("passes over the training data; auto: at most 2,000 with fewer than 10,000 rows, and the run stops early (`patience`); else, or without validation, enough for about 2,000 steps, at least 10")},
    {.name = "steps", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(steps),
     .fallback = "none", .low = 1.0, .high = 1e15, .words = no_count, .help = DSC_HELP("stop after N steps")},
    {.name = "time", .metavar = "T", .kind = DESCENT_OPTION_DURATION, FIELD(time),
     .fallback = "none", .low = 1e-3, .high = 1e9, .words = without,
     .help = DSC_HELP("stop after this much training: 60s, 5m, 1.5h")},
    {.name = "valid", .alias = "validation", .metavar = "F", .kind = DESCENT_OPTION_REAL, FIELD(valid),
     .fallback = "auto", .low = 0.0, .high = 0.9, .words = automatic,
     .help = DSC_HELP("part of the rows kept for validation (0 or none: no rows), or a file; auto: 0.2, of a text 0.1")},
    {.name = "keep", .metavar = "WHICH", .kind = DESCENT_OPTION_CHOICE, FIELD(keep), .fallback = "best", .words = keeps,
     .help = DSC_HELP("weights that the model gets: best, those of the epoch with the lowest validation loss (the last ones when nothing is validated), or last; the checkpoints have both")},
    {.name = "patience", .metavar = "N", .kind = DESCENT_OPTION_CUSTOM, FIELD(patience), .capacity = sizeof(descent_stretch),
     .fallback = "auto", .parse = parse_stretch, .format = format_stretch,
     .help = DSC_HELP("stop early when the validation loss has not been lower for N epochs (20) or steps (500steps), or none; auto: " DSC_PATIENCE_AUTO_TEXT)},
    {.name = "patience-after", .metavar = "N", .kind = DESCENT_OPTION_CUSTOM, FIELD(patience_after), .capacity = sizeof(descent_stretch),
     .fallback = "none", .parse = parse_stretch, .format = format_stretch,
     .help = DSC_HELP("epochs (10) or steps (500steps) at the start that do not count as waiting")},
    {.name = "class-weight", .metavar = "HOW", .kind = DESCENT_OPTION_TEXT, FIELD(class_weight),
     .capacity = sizeof ((descent_train_options *)NULL)->class_weight, .fallback = "none",
     .help = DSC_HELP("what rows of a class count in the loss: balanced (every class as much as any other), or NAME=W,NAME=W (1 for the others)")},
    {.name = "balance", .kind = DESCENT_OPTION_FLAG, FIELD(balance), .fallback = "false",
     .help = DSC_HELP("classes: batches have as many rows of each; those of rare classes come several times in an epoch, of frequent ones a part")},
    {.name = "augment", .metavar = "WORDS", .kind = DESCENT_OPTION_TEXT, FIELD(augment), .joint = " ",
     .capacity = sizeof ((descent_train_options *)NULL)->augment, .fallback = "none",
     .help = DSC_HELP("what is done to images before each step, at random: flip (left and right), shift:N (by up to N pixels; zeros come in), crop:N (the same; the "
             "mirrored image comes in), cutout:N (a square of N pixels a side becomes 0), brightness:P, contrast:P, saturation:P (by up to a part P), "
             "mixup:ALPHA (means of two images and their targets); several between blanks")},
    {.name = "split", .metavar = "HOW", .kind = DESCENT_OPTION_CUSTOM, FIELD(split),
     .capacity = sizeof(descent_split), .fallback = "auto", .parse = parse_split, .format = format_split,
     .help = DSC_HELP("which rows validate: random, stratified (each class gives its share), group:COLUMN (equal values stay together; no input then), "
             "time:COLUMN (the last ones; numbers or dates); auto: stratified for classes, else random")},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seed), .fallback = "1",
     .low = 0.0, .high = 9007199254740992.0,
     .help = DSC_HELP("seed of the split, the initial weights, the order of examples and dropout")},
    {.name = "split-seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(split_seed), .fallback = "auto",
     .low = 0.0, .high = 9007199254740992.0, .words = same_seed,
     .help = DSC_HELP("seed of the split alone, so that runs with several seeds keep the same rows for validation; auto: the seed")},
    {.name = "threads", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(threads),
     .fallback = "auto", .low = 1.0, .high = 1024.0, .words = automatic_count,
     .help = DSC_HELP("worker threads (the result does not depend on them); auto: one per core, fewer for small work")},
    {.name = "precision", .metavar = "TYPE", .kind = DESCENT_OPTION_CHOICE, FIELD(precision),
     .fallback = "float32", .words = precisions, .help = DSC_HELP("number type of parameters and arithmetic: float32 or float64")},
    {.name = "checkpoint-every", .metavar = "T", .kind = DESCENT_OPTION_CUSTOM,
     FIELD(checkpoint_every), .capacity = sizeof(descent_checkpoint_every), .fallback = "epoch", .parse = parse_every, .format = format_every,
     .help = DSC_HELP("epoch, a time (60s) or a number of steps; one is always written at the end")},
    {.name = "record", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(record),
     .fallback = "epoch", .low = 1.0, .high = 1e9, .words = records,
     .help = DSC_HELP("steps whose cost, gradient norm and rate are kept in metrics.jsonl (about 110 bytes each): every, each N-th, or none (epoch)")},
    {.name = "accumulate", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(accumulate), .fallback = "1",
     .low = 1.0, .high = 1e6, .help = DSC_HELP("batches whose mean gradient makes one step")},
    {.name = "sam", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(sam), .fallback = "0", .low = 0.0, .high = HUGE_VAL,
     .help = DSC_HELP("sharpness-aware minimisation: take the gradient X up the slope (two gradients a step); 0: off")},
    {.name = "skip-nonfinite", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(skip_nonfinite), .fallback = "none",
     .low = 1.0, .high = 1e15, .words = no_count, .help = DSC_HELP("updates in a row that may be left out because they are not finite")},
    {.name = "average-weights", .metavar = "HOW", .kind = DESCENT_OPTION_CUSTOM, FIELD(average_weights),
     .capacity = sizeof(descent_average_weights), .fallback = "none", .parse = dsc_average_weights_parse, .format = dsc_average_weights_format,
     .help = DSC_HELP("score and save an average of the weights: ema:BETA, swa:EPOCH (from there on), lawa:EVERY,COUNT (of the last copies)")},
    {.name = "group", .metavar = "TEXT", .kind = DESCENT_OPTION_TEXT, FIELD(group), .joint = "; ",
     .capacity = sizeof ((descent_train_options *)NULL)->group, .fallback = "",
     .help = DSC_HELP("options of single tensors: \"*.bias: weight-decay=0\", \"dense1.*: freeze\", \"dense3.*: rate=0.1\"; several with ; between them, or one each time")},
};
// clang-format on

const descent_option_table *descent_train_option_table(void)
{
    static const descent_option_table table = {.title = "Training",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_train_options)};
    return &table;
}

void descent_train_options_init(descent_train_options *to, size_t size)
{
    descent_train_options own;
    descent_options_default(descent_train_option_table(), &own);
    own.optimizer.size = sizeof own.optimizer;
    dsc_size_give(&own, sizeof own, to, size);
}

const char *descent_stop_word(descent_stop stop)
{
    switch (stop) {
#define DESCENT_STOP_ENTRY(name, word, text)                                                   \
    case DESCENT_STOP_##name:                                                                  \
        return word;
        DESCENT_STOP_LIST(DESCENT_STOP_ENTRY)
#undef DESCENT_STOP_ENTRY
    }
    return "unknown";
}

const char *descent_stop_text(descent_stop stop)
{
    switch (stop) {
#define DESCENT_STOP_ENTRY(name, word, text)                                                   \
    case DESCENT_STOP_##name:                                                                  \
        return text;
        DESCENT_STOP_LIST(DESCENT_STOP_ENTRY)
#undef DESCENT_STOP_ENTRY
    }
    return "unknown";
}
