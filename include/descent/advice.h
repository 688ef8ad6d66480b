// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What follows from a verdict, as codes with numbers (reason.h has their names and units): one
// conclusion, and suggestions that serve it.
//
// Threads: all functions here may be called at the same time. Structs with members are plain
// values: any number of threads may read one while none writes it.
#ifndef DESCENT_ADVICE_H
#define DESCENT_ADVICE_H

#include <descent/base.h>
#include <descent/reason.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What follows from a verdict: one conclusion, which all advice serves.
/// DESCENT_CONCLUSION_<NAME>, word, meaning.
#define DESCENT_CONCLUSION_LIST(X)                                                             \
    X(LOOK, "look closer", "first find out what would decide it")                              \
    X(GO_ON, "go on", "more steps like these lead lower")                                      \
    X(CHANGE, "go on otherwise", "other settings from here lead lower, or sooner")             \
    X(ESCAPE, "follow the descent direction", "it is known, and steps would find it late")     \
    X(START_AGAIN, "start again", "other settings from the start lead lower")                  \
    X(STOP, "stop", "more steps from here gain nothing")

typedef enum descent_conclusion {
#define DESCENT_CONCLUSION_ENTRY(name, word, text) DESCENT_CONCLUSION_##name,
    DESCENT_CONCLUSION_LIST(DESCENT_CONCLUSION_ENTRY)
#undef DESCENT_CONCLUSION_ENTRY
        DESCENT_CONCLUSION_COUNT
} descent_conclusion;

/// "go on", and its meaning. Static.
DESCENT_API const char *descent_conclusion_word(descent_conclusion conclusion);
DESCENT_API const char *descent_conclusion_text(descent_conclusion conclusion);

/// What to run for a suggestion.
typedef enum descent_next {
    DESCENT_NEXT_NONE,     /* nothing */
    DESCENT_NEXT_AGAIN,    /* the same command from its start, with other options */
    DESCENT_NEXT_RESUME,   /* continue from here, with other options or none */
    DESCENT_NEXT_DIAGNOSE, /* a diagnosis, with options or none */
    DESCENT_NEXT_ESCAPE, /* go to the lower point that a diagnosis finds (descent_run_branch) */
    DESCENT_NEXT_CHECK_GRADIENT /* descent_check_gradient, at this point */
} descent_next;

// clang-format off
/// What to try: DESCENT_SUGGESTION_<NAME>, its descent_next, name, numbers as in
/// DESCENT_REASON_LIST, meaning. Names that begin with run_ are about a run while it trains,
/// those with held_ about its validation, those with scored_ about a comparison with other models.
#define DESCENT_SUGGESTION_LIST(X)                                                                            \
    X(NONE, NONE, "none", "", "nothing")                                                                      \
    /* what would decide it */                                                                                \
    X(RIGHT_GRADIENT, CHECK_GRADIENT, "right_gradient", "", "a gradient that matches f")                      \
    X(LESS_CONSTANT, NONE, "less_constant", "", "f without a large part that hides its changes")              \
    X(VALUES_ALONG, NONE, "values_along", "", "values of f along the gradient")                               \
    X(CAUSE_OF_LEVEL, NONE, "cause_of_level", "", "why f is level in some directions")                        \
    X(DESCENT_BESIDE, NONE, "descent_beside", "", "a descent from nearby: lower means a saddle")              \
    X(DESCENT_BESIDE_MINIMUM, NONE, "descent_beside_minimum", "", "the same: lower means not a minimum")      \
    X(MORE_PRODUCTS, DIAGNOSE, "more_products", "products", "more products with the Hessian")                 \
    X(WHOLE_SPECTRUM, DIAGNOSE, "whole_spectrum", "dense", "all eigenvalues")                                 \
    X(MORE_ROWS, DIAGNOSE, "more_rows", "examples times", "a larger sample of the rows")                      \
    X(ALL_ROWS, DIAGNOSE, "all_rows", "examples times", "all rows in place of a sample")                      \
    X(MORE_TRAINING, RESUME, "more_training", "", "some more steps")                                          \
    /* stop */                                                                                                \
    X(STOP_OR_PENALTY, AGAIN, "stop_or_penalty", "",                                                          \
      "no minimum can be reached: stop, or keep weights small")                                               \
    X(STOP_AT_KINK, NONE, "stop_at_kink", "", "a minimum without a gradient")                                 \
    X(STOP_CONVEX, NONE, "stop_convex", "", "there is no other minimum")                                      \
    X(STOP_OR_OTHER_STARTS, AGAIN, "stop_or_other_starts", "", "other starts may end lower")                  \
    /* start again */                                                                                         \
    X(REVIVE_DEAD, AGAIN, "revive_dead", "about? rate? idle units layer",                                     \
      "a layer is dead: smaller steps, leaky_relu")                                                           \
    X(REVIVE_SATURATED, AGAIN, "revive_saturated", "rate? idle units layer",                                  \
      "a layer is saturated: smaller steps, relu")                                                            \
    X(RATE_BELOW_LIMIT, AGAIN, "rate_below_limit", "rate limit", "a step size that the curvature tolerates")  \
    X(RATE_TENTH, AGAIN, "rate_tenth", "rate?", "a tenth of the step size")                                   \
    X(LESS_PENALTY, AGAIN, "less_penalty", "strength less", "l2 holds the weights near zero")                 \
    X(LESS_DECAY, AGAIN, "less_decay", "strength less", "weight_decay holds the weights near zero")           \
    X(OTHER_STARTS, AGAIN, "other_starts", "", "the rule already copes with small slopes")                    \
    X(ADAPTIVE_RULE, AGAIN, "adaptive_rule", "", "a rule whose steps do not shrink with the gradient")        \
    /* follow the descent direction */                                                                        \
    X(WAY_DOWN, ESCAPE, "way_down", "gain distance", "the descent direction that was found")                  \
    X(WAY_PAST_KINK, ESCAPE, "way_past_kink", "", "the same, on the other side of a kink")                    \
    X(LEAVES_BY_ITSELF, NONE, "leaves_by_itself", "steps", "how many steps leave the point without help")     \
    X(PERTURBED_STEPS, RESUME, "perturbed_steps", "", "perturbed gradient descent")                           \
    /* go on otherwise */                                                                                     \
    X(ADAPTIVE_FROM_HERE, RESUME, "adaptive_from_here", "",                                                   \
      "a rule whose steps do not shrink with the gradient")                                                   \
    X(LONGER_STEPS, RESUME, "longer_steps", "rate", "a larger rate")                                          \
    X(LONGER_STEPS_LIMIT, RESUME, "longer_steps_limit", "rate limit",                                         \
      "the same, below what the curvature tolerates")                                                         \
    X(LONGER_STEPS_FIRST, RESUME, "longer_steps_first", "rate first_rate rate_now",                           \
      "the same, after a decay of the rate")                                                                  \
    X(SHORTER_FOR_NOISE, RESUME, "shorter_for_noise", "rate", "a smaller rate, or larger batches")            \
    X(SHORTER_AT_EDGE, RESUME, "shorter_at_edge", "rate limit steps",                                         \
      "a smaller rate: shorter steps led lower")                                                              \
    X(SHORTER_AT_KINK, RESUME, "shorter_at_kink", "rate?", "a smaller rate, or a smooth function")            \
    /* go on */                                                                                               \
    X(GO_ON, RESUME, "go_on", "", "more steps lead lower")                                                    \
    X(GO_ON_FUNCTION, RESUME, "go_on_function", "", "the same, for a function")                               \
    X(GO_ON_AT_EDGE, RESUME, "go_on_at_edge", "", "fine as it is")                                            \
    X(STEPS_UP_TO, RESUME, "steps_up_to", "rate limit", "step sizes of gradient descent")                     \
    /* while it trains */                                                                                     \
    X(RUN_GO_ON, RESUME, "run_go_on", "", "more epochs lower the loss")                                       \
    X(RUN_GO_ON_AT_EDGE, RESUME, "run_go_on_at_edge", "",                                                     \
      "fine; a smaller rate makes the loss fall steadily")                                                    \
    X(RUN_RATE_AT_EDGE, RESUME, "run_rate_at_edge", "rate?", "a smaller rate makes the loss fall again")      \
    X(RUN_RATE_GUESSING, RESUME, "run_rate_guessing", "rate?",                                                \
      "a smaller rate: the loss is above that of guessing")                                                   \
    X(RUN_RATE_MOST, RESUME, "run_rate_most", "rate?", "the same: most of the loss is noise of the steps")    \
    X(RUN_RATE_PART, RESUME, "run_rate_part", "rate? noise_part",                                             \
      "a smaller rate, or larger batches: part of the loss is noise")                                         \
    X(RUN_RATE_OR_BATCH, RESUME, "run_rate_or_batch", "rate?", "a smaller rate, or larger batches")           \
    X(RUN_RATE_OR_BATCHES_OF, RESUME, "run_rate_or_batches_of", "rate? batch",                                \
      "the same, with that number of examples")                                                               \
    X(RUN_FIRST_RATE, RESUME, "run_first_rate", "first_rate rate_now", "decay has made the steps tiny")       \
    X(RUN_LARGER_RATE, RESUME, "run_larger_rate", "rate", "a larger rate, which the curvature tolerates")     \
    X(RUN_RATE_OF_RULE, RESUME, "run_rate_of_rule", "rate rate_now",                                          \
      "the rate that the rule begins with by itself: this one makes tiny steps")                              \
    X(RUN_WAIT, RESUME, "run_wait", "steps", "how many more steps should settle it")                          \
    X(RUN_LOOK, DIAGNOSE, "run_look", "", "more steps are unlikely to settle it")                             \
    X(RUN_LOOK_RATE, DIAGNOSE, "run_look_rate", "", "a diagnosis shows how large the rate may be")            \
    X(RUN_LOOK_RULE, DIAGNOSE, "run_look_rule", "", "the same, and another rule may be faster")               \
    X(RUN_WAY_DOWN, ESCAPE, "run_way_down", "steps?",                                                         \
      "the descent direction, and how many steps leave the point without it")                                 \
    X(RUN_LOST, AGAIN, "run_lost", "rate? loss lowest_loss penalised?",                                       \
      "a smaller rate: steps undid what was learnt")                                                          \
    X(RUN_LOWER_RATE, AGAIN, "run_lower_rate", "rate?", "a smaller rate")                                     \
    X(RUN_LOWER_RATE_OR_CLIP, AGAIN, "run_lower_rate_or_clip", "rate?",                                       \
      "the same, or clipped gradients: of rules whose steps have their length")                               \
    X(RUN_LESS_PENALTY, AGAIN, "run_less_penalty", "less", "l2 holds the weights near zero")                  \
    X(RUN_LESS_DECAY, AGAIN, "run_less_decay", "less", "weight_decay holds the weights near zero")            \
    X(RUN_REVIVE_DEAD, AGAIN, "run_revive_dead", "about? rate?", "a layer is dead")                           \
    X(RUN_REVIVE_SATURATED, AGAIN, "run_revive_saturated", "rate?", "a layer is saturated")                   \
    X(RUN_STOP, NONE, "run_stop", "", "no other start ends much lower")                                       \
    X(RUN_STOP_CONVEX, NONE, "run_stop_convex", "", "there is no other minimum")                              \
    X(RUN_STOP_OR_STARTS, AGAIN, "run_stop_or_starts", "", "other starts may end lower")                      \
    X(RUN_STOP_OR_PENALTY, AGAIN, "run_stop_or_penalty", "", "or penalise large weights")                     \
    X(HELD_STOP, AGAIN, "held_stop", "epoch penalty", "validation rises; the model has its best epoch")       \
    X(HELD_KEEP, AGAIN, "held_keep", "epoch", "validation rises: keep its best epoch")                        \
    X(HELD_LEARN, NONE, "held_learn", "", "training learns nothing: another rate, more steps or units")       \
    X(HELD_LEARN_HIGHER, AGAIN, "held_learn_higher", "rate rate_now",                                         \
      "the same, where the rate makes tiny steps: that of the rule")                                          \
    X(HELD_LEARN_LOWER, AGAIN, "held_learn_lower", "rate rate_now", "where they are too long, likewise")      \
    X(HELD_LEARN_LAYERS, AGAIN, "held_learn_layers", "", "the same without hidden layers: give it some")      \
    X(HELD_MORE_ROWS, AGAIN, "held_more_rows", "", "a larger part of the rows for validation")                \
    X(HELD_EVERY_ROW, AGAIN, "held_every_row", "", "that part is large: cross-validation")                    \
    X(HELD_LONGER_FILE, NONE, "held_longer_file", "", "a file with more rows for validation")                 \
    X(HELD_ENOUGH, NONE, "held_enough", "", "more epochs are unlikely to help")                               \
    X(HELD_LESS_PENALTY, AGAIN, "held_less_penalty", "less", "the penalty is more than the loss")             \
    X(HELD_MORE_EPOCHS, RESUME, "held_more_epochs", "", "only more epochs tell whether validation falls")     \
    X(GUESS_ROWS, NONE, "guess_rows", "", "compare rows of the file: targets may be in other ones")           \
    X(GUESS_COLUMNS, NONE, "guess_columns", "", "take the far values out of the columns")                     \
    X(GUESS_CERTAIN, AGAIN, "guess_certain", "rate?", "start again: outputs are certain of wrong classes")    \
    X(SCORED_LINEAR, AGAIN, "scored_linear", "", "a linear model is better than what has been learnt")        \
    X(SCORED_LEARN, AGAIN, "scored_learn", "",                                                                \
      "it is, and the network is no better than guessing: adam, layers that pass gradients on")
// clang-format on

typedef enum descent_suggestion {
#define DESCENT_SUGGESTION_ENTRY(name, next, word, numbers, text) DESCENT_SUGGESTION_##name,
    DESCENT_SUGGESTION_LIST(DESCENT_SUGGESTION_ENTRY)
#undef DESCENT_SUGGESTION_ENTRY
        DESCENT_SUGGESTION_COUNT
} descent_suggestion;

/// "longer_steps"; what it is for; names of its numbers, as in the list; its meaning.
/// Static.
DESCENT_API const char *descent_suggestion_name(descent_suggestion suggestion);
DESCENT_API descent_next descent_suggestion_next(descent_suggestion suggestion);
DESCENT_API const char *descent_suggestion_numbers(descent_suggestion suggestion);
DESCENT_API const char *descent_suggestion_meaning(descent_suggestion suggestion);

/// The English words, and the options, one per line, as in remedies (base.h): "lr = {rate:.2g}",
/// "" for none. Static.
DESCENT_API const char *descent_suggestion_words(descent_suggestion suggestion);
DESCENT_API const char *descent_suggestion_options(descent_suggestion suggestion);

/// A sentence without a full stop: descent_words_fill of the words.
DESCENT_API size_t descent_suggestion_text(descent_suggestion suggestion,
                                           const descent_numbers *numbers, char *text,
                                           size_t size);

/// What to try next.
typedef struct descent_advice {
    descent_suggestion suggestion;
    descent_numbers numbers;
    char text[320];
    char options[320]; /* "lr = 0.01\nlayers = 16 tanh"; "" */
    descent_next next; /* and what they are for */
} descent_advice;

#ifdef __cplusplus
}
#endif

#endif
