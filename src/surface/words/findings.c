// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The English words of every finding.
//
// Keeps: a finding says what a number means here, never what to do; that is the suggestions'
// part.
#include <descent/evidence.h>

static const char *const WORDS[DESCENT_FINDING_COUNT] = {
    [DESCENT_FINDING_NONE] = "",
    [DESCENT_FINDING_STEPS_LED] = "Newton steps led that far, from |g| = {first_gradient:.3g} "
                                  "to {gradient:.3g}; the numbers are of that point",
    [DESCENT_FINDING_GRADIENT_ZERO] = "zero: not more than rounding causes",
    [DESCENT_FINDING_GRADIENT_NOT_ZERO] = "not zero: more than rounding causes",
    [DESCENT_FINDING_GAIN_NONE] =
        "by the quadratic model: nothing compared with the values around",
    [DESCENT_FINDING_GAIN_LEFT] = "by the quadratic model: there is something to gain",
    [DESCENT_FINDING_GRADIENT_FLAT] = "the gradient points where the curvature is zero",
    [DESCENT_FINDING_GRADIENT_CURVED] = "the gradient points where there is curvature",
    [DESCENT_FINDING_SMALLEST_NEGATIVE] = "below zero: a descent direction",
    [DESCENT_FINDING_SMALLEST_SEEN] = "of those that were seen: not below zero",
    [DESCENT_FINDING_SMALLEST_NOT_NEGATIVE] = "not below zero",
    [DESCENT_FINDING_LARGEST_LIMITS] =
        "steps of gradient descent above 2 / this = {limit:.3g} grow",
    [DESCENT_FINDING_LARGEST_SMALL] = "so small that it limits no steps",
    [DESCENT_FINDING_LARGEST_NOT_POSITIVE] = "not above zero: no curvature limits the steps",
    [DESCENT_FINDING_INDEX_VARIES] =
        "between {index_looser} and {index_tighter} as the threshold changes tenfold",
    [DESCENT_FINDING_INDEX_STEADY] =
        "by curvature; the same with a threshold ten times as large or small",
    [DESCENT_FINDING_INDEX_CHANCE] =
        "that there are more, steeper than {missed:.2g} of the largest eigenvalue",
    [DESCENT_FINDING_ZERO_COUNTED] =
        "{zero_more||at least }{zero} of f itself[, {explained} explained by the network]",
    [DESCENT_FINDING_CONDITION] = "largest / smallest eigenvalue",
    [DESCENT_FINDING_KANTOROVICH_SURE] =
        "below: one exact critical point is near, as far as a few products show",
    [DESCENT_FINDING_KANTOROVICH_UNSURE] = "not below: the exact critical point is not certain",
    [DESCENT_FINDING_PARTS_ALIKE] = "of the descent direction on eight parts of the examples, "
                                    "and its standard error: negative on other examples too",
    [DESCENT_FINDING_PARTS_DIFFER] = "of the descent direction on eight parts of the examples, "
                                     "and its standard error: maybe positive on other examples",
    [DESCENT_FINDING_FLAT_WAYS] = "{ways_down} lead down, {ways_up} up, {ways_level} are level",
    [DESCENT_FINDING_THIRD_DERIVATIVE] =
        "along the direction without curvature; not zero: a descent direction",
    [DESCENT_FINDING_REDUCED_QUARTIC] =
        "fourth derivative along its valley; below zero: a descent direction",
    [DESCENT_FINDING_LIMIT_BOUNCES] = "steps of this size go up and down",
    [DESCENT_FINDING_LIMIT_GROWS] = "steps of this size grow",
    [DESCENT_FINDING_LIMIT_DIVERGED] = "the steps that diverged met larger curvature",
    [DESCENT_FINDING_LIMIT_STABLE] = "steps of this size are stable",
    [DESCENT_FINDING_LIMIT_REACHED] = "at the limit of this step size",
    [DESCENT_FINDING_NOISE_STEPS] = "mean f after {steps} steps of this rule; next to it, "
                                    "after the same number of a quarter of the size",
    [DESCENT_FINDING_NOISE_STEPS_ADAPTIVE] =
        "mean f after {steps} steps of this rule (its averages as after a long time here); "
        "next to it, after the same number of a quarter of the size",
    [DESCENT_FINDING_NOISE_ROSE] =
        "what no noise would save, and its standard error; f rose by {trend:.2g} from the "
        "first half of those steps to the second",
    [DESCENT_FINDING_NOISE_FELL] =
        "what no noise would save, and its standard error; f fell by {trend:.2g} from the "
        "first half of those steps to the second",
    [DESCENT_FINDING_NOISE_SIGNAL] =
        "|g|^2 of all examples / that of a batch's error; the whole gradient is as strong as "
        "the noise of a batch of {batch:amount}",
    [DESCENT_FINDING_AHEAD_TAKEN] =
        "[of size {rate:.3g}, ]which were taken; next to it, the gain of a descent by L-BFGS",
    [DESCENT_FINDING_AHEAD_FORETOLD] = "[of size {rate:.3g}, ]as the model has it; next to it, "
                                       "the gain of a descent by L-BFGS",
    [DESCENT_FINDING_IDLE_UNITS] =
        "{dead} dead (never active[ on {sampled} rows]), {saturated} saturated; most in "
        "layer {layer}: {idle} of {units}",
    [DESCENT_FINDING_KINKS] =
        "places where the slope jumps, by {jump:.3g} together; the first: {about}",
    [DESCENT_FINDING_BESIDE] = "next to it: how many ended lower",
    [DESCENT_FINDING_WAY_DOWN] = "f falls by that much at a distance of {distance:.3g}",
    [DESCENT_FINDING_HELD_OVERFITS] = "training still falls, validation has risen by "
                                      "{rise:.2g} +- {rise_se:.2g} since epoch {epoch}",
    [DESCENT_FINDING_HELD_GUESSES] = "training itself is hardly better than guessing (loss "
                                     "{loss:.4g}; always the same answer "
                                     "has {guess:.4g} on these rows)",
    [DESCENT_FINDING_HELD_WORSE] =
        "training itself is worse than guessing (loss {loss:.4g}; always the same answer has "
        "{guess:.4g} on these rows)",
    [DESCENT_FINDING_HELD_TOO_SMALL] =
        "{rows} validation row{rows#|s} cannot tell whether validation rises: by {rise:.2g}[ "
        "+- {rise_se:.2g}] since epoch {epoch}",
    [DESCENT_FINDING_HELD_LEVEL] = "validation has not been lower since epoch {epoch} "
                                   "({valid_lowest:.4g}; now {valid_loss:.4g})",
    [DESCENT_FINDING_HELD_BEST] =
        "validation falls with training: its best epoch is {epoch}, the last one",
    [DESCENT_FINDING_HELD_SHORT] =
        "validation was lowest at epoch {epoch}, too recently ({behind} epoch{behind#|s} ago) "
        "to tell whether it still falls",
    [DESCENT_FINDING_HELD_UNCLEAR] =
        "validation was lowest at epoch {epoch}; {behind} epoch{behind#|s} since then cannot "
        "tell whether it still falls",
    [DESCENT_FINDING_GUESS_CLASSES] = "the loss, {loss:.4g}, is no better than that of "
                                      "guessing: {guess:.4g} is the entropy of "
                                      "the labels[, ln {classes} for classes of one size]",
    [DESCENT_FINDING_GUESS_VALUES] =
        "the loss, {loss:.4g}, is no better than that of guessing: {guess:.4g} is the variance "
        "of the target, as it is scaled for training",
    [DESCENT_FINDING_GUESS_MEMORY] =
        "training rows are learnt by heart (loss {loss:.4g}), but validation was never better "
        "than guessing: {valid_lowest:.4g} at best, where guessing has {guess:.4g}",
    [DESCENT_FINDING_GUESS_SQUEEZED] =
        "inputs out of scale: in {squeezed} of {inputs} input{inputs#|s} nearly all values lie "
        "within 0.02 deviations, next to one that is {largest:.3g} away",
    [DESCENT_FINDING_GUESS_SCALED] =
        "inputs out of scale ({inputs} input{inputs#|s}, the farthest value {largest:.3g} "
        "deviations from its mean)",
    [DESCENT_FINDING_GUESS_BLIND] =
        "labels that are shuffled or in other rows, or inputs that know nothing of them: [a "
        "linear "
        "model is right in {linear:percent} %, ][the nearest row in {nearest:percent} %, "
        "]guessing in {chance:percent} %",
    [DESCENT_FINDING_GUESS_KNOWN] =
        "shuffled or misaligned labels ([a linear model is right in {linear:percent} %, ][the "
        "nearest "
        "row in {nearest:percent} %, ]guessing in {chance:percent} %)",
    [DESCENT_FINDING_GUESS_BLIND_VALUES] =
        "target values that are shuffled or in other rows, or inputs that know nothing of "
        "them[: "
        "R2 "
        "of a linear model {linear:.2g}][, of the nearest row {nearest:.2g}]",
    [DESCENT_FINDING_GUESS_KNOWN_VALUES] =
        "shuffled or misaligned target values[ (R2 of a linear model "
        "{linear:.2g})][ (of the nearest row "
        "{nearest:.2g})]",
    [DESCENT_FINDING_GUESS_FAST] =
        "steps that are too large: the parameters are {moved_part:.2g} times their first "
        "length "
        "away from where they began[, by a rate of {rate_now:.2g}][ where {rate:.2g} is usual]",
    [DESCENT_FINDING_GUESS_SLOW] =
        "steps that are too small, or too few: the parameters have moved by {moved_part:.2g} "
        "of "
        "their first length[, by a rate of {rate_now:.2g}][ where {rate:.2g} is usual]",
    [DESCENT_FINDING_GUESS_PACE] =
        "the rate (the parameters have moved by {moved_part:.2g} of their first length[, by a "
        "rate of {rate_now:.2g}])",
    [DESCENT_FINDING_GUESS_SHRUNK] =
        "a penalty that is too strong, {strength:.2g}: the parameters are {length_part:.2g} "
        "times as long as at first",
    [DESCENT_FINDING_GUESS_LONG] =
        "the penalty ({strength:.2g}; the parameters are {length_part:.2g} times as long as at "
        "first)",
    [DESCENT_FINDING_GUESS_DEAD] =
        "dead units: {idle} of {units} in layer {layer} give 0 on every row",
    [DESCENT_FINDING_GUESS_SATURATED] =
        "saturated units: {idle} of {units} in layer {layer} are at an end of their range on "
        "every row",
    [DESCENT_FINDING_GUESS_ALIVE] =
        "dead or saturated units ({idle} of {units} in layer {layer}, no layer has more)",
    [DESCENT_FINDING_GUESS_CERTAIN] = "a saturated output: on {share:percent} % of the rows "
                                      "one class has a probability above "
                                      "0.999",
    [DESCENT_FINDING_GUESS_DOUBTFUL] = "a saturated output (on {share:percent} % of the rows "
                                       "one class has a probability above "
                                       "0.999)",
    [DESCENT_FINDING_GUESS_OTHER] = "none of the usual causes was found",
    [DESCENT_FINDING_SAMPLE_ROWS] = "of as many as stand next to it, a random sample; what has "
                                    "no standard error is from a quarter of it",
    [DESCENT_FINDING_SAMPLE_GRADIENT] = "not zero: many times its standard error, next to it",
    [DESCENT_FINDING_SAMPLE_GAIN] =
        "f falls so on the part that the descent has not seen; next "
        "to it, the standard error",
    [DESCENT_FINDING_SAMPLE_CURVATURE] = "along a steep direction, on the other part; next to "
                                         "it, the standard error",
    [DESCENT_FINDING_SAMPLE_SLOPE] =
        "on other rows, along the gradient of those judged; by its "
        "standard error, next to it, it may be zero",
    [DESCENT_FINDING_SAMPLE_UNSURE] =
        "of as many as stand next to it, a random sample, which more rows could contradict; "
        "what has no standard error is from a quarter of it",
    [DESCENT_FINDING_SAMPLE_WALKS] =
        "of the rule: fewer than those that tell whether their noise holds f up, next to it",
    [DESCENT_FINDING_RUNNING_STATISTICS] =
        "judged with running statistics, as the model predicts; with a batch's own, as in "
        "training, "
        "examples are coupled, and the loss is no mean over them",
};

const char *descent_finding_words(descent_finding finding)
{
    const char *words = (unsigned)finding < DESCENT_FINDING_COUNT ? WORDS[finding] : NULL;
    return words ? words : "";
}

size_t descent_finding_text(descent_finding finding, const descent_numbers *numbers, char *text,
                            size_t size)
{
    return descent_words_fill(descent_finding_words(finding), numbers, text, size);
}
