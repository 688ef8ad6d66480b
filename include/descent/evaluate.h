// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How good predictions are: from targets and predictions alone, any model's and not only
// descent's; and a model of descent on rows of a data set, next to a linear one. Each figure
// comes with what guessing reaches. docs/evaluation.md explains the figures.
//
// Threads: the functions keep nothing between calls and may run at the same time. Those that
// predict (importance, descent_evaluate_model, with the linear model too) use a model as
// descent_model_predict does; descent_rivals_create reads its trainer, which must not be trained
// meanwhile. Structs with members are plain values: any
// number of threads may read one while none writes it.
#ifndef DESCENT_EVALUATE_H
#define DESCENT_EVALUATE_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/model.h>
#include <descent/objective.h>
#include <descent/train.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- classes ----

typedef struct descent_class_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Frequencies of the classes in the training rows, `classes` numbers, borrowed: guessing
    /// uses them. Default NULL: those in the rows that are evaluated.
    const double *guess;
    /// Two classes: probability of the positive one from which a row counts as positive, 0 to
    /// 1; default NAN: the more probable class.
    double threshold;
    /// Two classes: which one is the positive class, 0 or 1; default 1.
    size_t positive;
    /// What an error costs, >= 0, in any unit: of a false positive and of a false negative;
    /// default 1 each. The best threshold has the lowest cost.
    double cost_false_positive, cost_false_negative;
} descent_class_options;

/// threshold NAN, positive 1, both costs 1.
DESCENT_API void descent_class_options_init(descent_class_options *options, size_t size);
static inline descent_class_options descent_class_options_default(void)
{
    descent_class_options options;
    descent_class_options_init(&options, sizeof options);
    return options;
}

/// The class predicted for a row with these probabilities[classes]: the most probable one, the
/// first of equal ones; with two classes and a threshold, as the threshold decides. 0 when a
/// pointer is NULL or there are no classes.
DESCENT_API size_t descent_chosen_class(const descent_class_options *options, size_t classes,
                                        const double *probabilities);

/// One class against all others. NAN when the figure would be a division by zero.
typedef struct descent_class_score {
    size_t rows, predicted; /* of this class, as this class */
    double precision, recall, f1;
} descent_class_score;

/// Predictions whose largest probability lies in one of ten equal parts of 0 .. 1.
typedef struct descent_calibration_bin {
    size_t rows;
    double confidence, accuracy; /* means */
} descent_calibration_bin;

enum { DESCENT_CALIBRATION_BINS = 10 };

typedef struct descent_class_evaluation {
    size_t size;
    size_t rows, classes;
    size_t skipped;                                 /* rows without a target */
    double loss, loss_se;                           /* log-loss (natural), its standard error */
    double accuracy, accuracy_low, accuracy_high;   /* 95 %: Wilson's interval */
    size_t baseline_class;                          /* the most frequent one of `guess` */
    double baseline_accuracy, baseline_loss;        /* predicting always that class; always
                                                       `guess` */
    double macro_precision, macro_recall, macro_f1; /* means over the classes that occur */
    double auc, average_precision;                  /* two classes; else NAN */
    double calibration_error;                       /* expected, over the bins */
    descent_calibration_bin bins[DESCENT_CALIBRATION_BINS];
    double threshold, cost;           /* in use (NAN: none), cost per row with it */
    double best_threshold, best_cost; /* two classes: the cheapest; else NAN */
    descent_class_score *scores;      /* classes */
    size_t *confusion;                /* classes x classes: row true, column predicted */
} descent_class_evaluation;

/// targets[rows]: class numbers, NAN skipped. probabilities: rows x classes, row-major, each
/// row summing to 1. *evaluation (out) is one block, freed with descent_class_evaluation_free.
/// DESCENT_INVALID: a probability that is not a number in 0 .. 1, an unknown class, no rows.
DESCENT_API descent_status descent_evaluate_classes(size_t rows, size_t classes,
                                                    const double *targets,
                                                    const double *probabilities,
                                                    const descent_class_options *options,
                                                    descent_class_evaluation **evaluation,
                                                    descent_error *error);
DESCENT_API void descent_class_evaluation_free(descent_class_evaluation *evaluation);

// ---- numbers ----

enum { DESCENT_LARGEST_RESIDUALS = 10 };

typedef struct descent_number_evaluation {
    size_t size;
    size_t rows, skipped;
    double rmse, mae; /* in the unit of the target */
    double bias;      /* mean of prediction - target */
    double r2;        /* 1 - sum of squared residuals / sum of squares around the mean of the
                         rows; NAN when all targets are equal */
    double baseline_rmse, baseline_mae, baseline_r2; /* always predicting `guess` */
    size_t largest_count;                            /* of largest |residuals| */
    size_t largest[DESCENT_LARGEST_RESIDUALS];       /* positions in targets */
} descent_number_evaluation;

/// targets[rows] (NAN skipped) and predictions[rows] in the target's unit. guess: the mean of
/// the training targets; NAN: of these. DESCENT_INVALID: a prediction that is not finite, no
/// rows.
DESCENT_API descent_status descent_evaluate_numbers(size_t rows, const double *targets,
                                                    const double *predictions, double guess,
                                                    descent_number_evaluation *evaluation,
                                                    descent_error *error);

// ---- labels ----

/// Several labels, each of which a row has or has not, whatever the others are.
typedef struct descent_label_evaluation {
    size_t size;
    size_t rows, labels;
    size_t skipped;       /* rows that miss a target */
    double loss, loss_se; /* mean log-loss of a label (natural), its standard error by rows */
    double accuracy;      /* labels that are right, of rows x labels: 1 - Hamming loss */
    double exact_match, exact_match_low, exact_match_high; /* rows with all labels right;
                                                              95 %: Wilson's interval */
    double micro_precision, micro_recall, micro_f1;        /* of all labels, counted together */
    double macro_f1; /* mean over the labels that occur, with 0 for those never predicted */
    double baseline_loss, baseline_accuracy, baseline_exact_match; /* always `guess`; always the
                                                                      likelier of its sides */
    descent_class_evaluation **each; /* labels: of 2 classes, of which 1 is to have it */
} descent_label_evaluation;

/// targets[rows x labels]: 0 and 1, row-major; rows with a NAN are skipped. probabilities: of
/// having each label; from a half on it is predicted. guess: shares of the training rows that
/// have each label, borrowed; NULL: of these. *evaluation (out) is freed with
/// descent_label_evaluation_free. DESCENT_INVALID: a probability that is not a number in 0 .. 1, a
/// target that is neither 0 nor 1, no rows, no labels.
DESCENT_API descent_status descent_evaluate_labels(
    size_t rows, size_t labels, const double *targets, const double *probabilities,
    const double *guess, descent_label_evaluation **evaluation, descent_error *error);
DESCENT_API void descent_label_evaluation_free(descent_label_evaluation *evaluation);

// ---- a model on rows of a data set ----

/// The training rows, by which rows are near.
struct descent_neighbours;

/// What a model is measured against, from the training rows alone: guessing, a linear model of
/// the same inputs, and the target of the nearest training row.
typedef struct descent_rivals {
    size_t size;           /* bytes that the library filled */
    size_t classes;        /* 0: the target is a number, or there are labels */
    double *guess;         /* classes: their frequencies; of labels: shares; NULL for numbers */
    double mean;           /* of the target; NAN for classes and where there are several */
    descent_model *linear; /* logistic for classes; NULL: its training would take long */
    struct descent_neighbours *nearest; /* NULL: too many rows x inputs */
    size_t targets;                     /* numbers of the target of a row */
    double *means;                      /* targets: their means; NULL for classes and labels */
} descent_rivals;

/// Rivals of what the trainer trains, on its training rows and with its options. The linear
/// model is at its optimum with a light penalty (half the sum of squared weights over the sum of
/// the losses); there is none where rows x inputs x outputs exceeds most_for_linear (0: never
/// one; 2e7 takes about a second). Of neighbours, by the distance of the inputs as the network
/// sees them, there are at most ten million numbers, and none with most_for_linear = 0. *rivals
/// (out) is freed with descent_rivals_free.
DESCENT_API descent_status descent_rivals_create(const descent_trainer *trainer,
                                                 double most_for_linear,
                                                 descent_rivals **rivals, descent_error *error);
DESCENT_API void descent_rivals_free(descent_rivals *rivals);

typedef struct descent_evaluation {
    size_t size;   /* bytes that the library filled */
    bool classify; /* the target is a class */
    bool weighted; /* the rows have weights, and each counts once all the same */
    bool hidden;   /* the model is known to have hidden layers */
    bool has_linear, has_nearest;
    size_t rows;                       /* that have a target */
    double *targets, *predictions;     /* rows x target_count; rows x outputs; row-major */
    uint32_t *index;                   /* rows: their numbers in the data set */
    descent_class_evaluation *classes; /* of classes; NULL for numbers */
    /// The linear model on the same rows, when has_linear: log-loss and accuracy, or R2 with the
    /// errors in the unit of the target.
    double linear_loss, linear_metric, linear_rmse, linear_mae;
    double lead, lead_se; /* metric of the model minus that of the linear one, and its standard
                             error, paired by row */
    /// The nearest training row (of a training row: the nearest other) in the same way, when
    /// has_nearest; it has no log-loss.
    double nearest_metric, nearest_rmse, nearest_mae, nearest_macro_f1;
    /// What the target is, and how many numbers of it a row has. With several, `numbers` is of all
    /// together: errors are divided by the standard deviation of their target in the training
    /// rows, R2 is the mean over the targets that vary, `largest` are positions in `targets`. The
    /// same holds for linear_* and nearest_*; of labels, *_metric is `accuracy`.
    descent_task task;
    size_t target_count;
    descent_number_evaluation *each, *linear_each, *nearest_each;      /* of several numbers:
                                                                     target_count; or NULL */
    descent_label_evaluation *labels, *linear_labels, *nearest_labels; /* or NULL */
    descent_number_evaluation numbers; /* of numbers; last, as it grows */
} descent_evaluation;

/// Predicts the rows (NULL: all) that have a target and evaluates the predictions. options: NULL
/// for the defaults; rivals: NULL for none, guessing is then that of options, or of the rows
/// themselves. Memory: 8 bytes for each number that is predicted. *evaluation (out) is freed
/// with descent_evaluation_free. DESCENT_BAD_DATA: no row has a target; DESCENT_INVALID: there
/// is no such row, or the data are not like those that the model was trained on.
DESCENT_API descent_status descent_evaluate_model(
    descent_model *model, const descent_dataset *data, const descent_rows *rows,
    const descent_class_options *options, const descent_rivals *rivals,
    descent_evaluation **evaluation, descent_error *error);
DESCENT_API void descent_evaluation_free(descent_evaluation *evaluation);

/// Whether a linear model is better, and by more than chance: by two standard errors.
DESCENT_API bool descent_evaluation_is_behind(const descent_evaluation *evaluation);

/// Whether the model, a linear one and the nearest training row are all no better than guessing, by
/// more than chance (two standard errors), on a hundred rows or more: then the inputs hardly know
/// anything of the target, or rows and targets are out of step. False where a rival is missing.
DESCENT_API bool descent_evaluation_is_blind(const descent_evaluation *evaluation);

/// A single figure of a model, and whose it is.
typedef enum descent_figure {
    DESCENT_FIGURE_LOG_LOSS,
    DESCENT_FIGURE_ACCURACY,
    DESCENT_FIGURE_AUC,
    DESCENT_FIGURE_AVERAGE_PRECISION,
    DESCENT_FIGURE_MACRO_F1,
    DESCENT_FIGURE_RMSE,
    DESCENT_FIGURE_MAE,
    DESCENT_FIGURE_R2,
    DESCENT_FIGURE_EXACT_MATCH,
    DESCENT_FIGURE_MICRO_F1,
    DESCENT_FIGURE_COUNT
} descent_figure;
typedef enum descent_contender {
    DESCENT_CONTENDER_MODEL,
    DESCENT_CONTENDER_GUESSING,
    DESCENT_CONTENDER_LINEAR,
    DESCENT_CONTENDER_NEAREST,
    DESCENT_CONTENDER_COUNT
} descent_contender;

/// "log_loss", "macro_f1"; NULL when there is no such score. Static.
DESCENT_API const char *descent_figure_word(descent_figure figure);

/// That figure of an evaluation; NAN: it has none (R2 of classes, AUC of guessing or with one
/// class only).
DESCENT_API double descent_evaluation_figure(const descent_evaluation *evaluation,
                                             descent_contender contender,
                                             descent_figure figure);

// ---- over several models ----

/// A mean and its standard error: the standard deviation (with count - 1) over sqrt(count).
typedef struct descent_score_mean {
    size_t count; /* numbers that are not NAN */
    double mean;  /* NAN: there are none */
    double se;    /* NAN: fewer than two */
} descent_score_mean;

/// Mean of values[count] without the NAN ones: of one score over the folds of a
/// cross-validation, say. The folds share training rows, so their standard error is a little
/// too small [Bengio, Grandvalet. No unbiased estimator of the variance of K-fold
/// cross-validation. JMLR 5, 2004].
DESCENT_API descent_score_mean descent_mean_of_scores(const double *values, size_t count);

// ---- which inputs matter ----

typedef struct descent_importance_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Permutations of each column, 1 to 1000; default 5. More make the standard error smaller.
    size_t repeats;
    /// Seed of the permutations; default 1.
    uint64_t seed;
} descent_importance_options;

/// 5 repeats, seed 1.
DESCENT_API void descent_importance_options_init(descent_importance_options *options,
                                                 size_t size);
static inline descent_importance_options descent_importance_options_default(void)
{
    descent_importance_options options;
    descent_importance_options_init(&options, sizeof options);
    return options;
}

/// Permutation importance: what is lost when the values of one column are permuted among the
/// rows. It says how much the model relies on the column, not how much could be learnt from it.
/// [Breiman. Random forests. 2001, sec. 10; Fisher, Rudin, Dominici. All models are wrong, but
/// many are useful. JMLR 20, 2019]
typedef struct descent_importance {
    size_t column;       /* descent_dataset_column_name; without names the input's number */
    double loss_rise;    /* of the log-loss; for numbers of the mean squared error over the
                            variance of the target, which is the loss of R2; of several targets
                            the mean over them */
    double loss_rise_se; /* standard error over rows, the permutations of each row averaged
                            first */
    double metric_drop;  /* of accuracy or R2 */
} descent_importance;

/// One result per input column; the one-hot inputs or date parts of a column are permuted
/// together. rows NULL: all that have a target. results (out) holds
/// descent_dataset_columns(data) entries, in the order of the file. DESCENT_INVALID: fewer than
/// two rows, no targets.
DESCENT_API descent_status descent_importance_find(descent_model *model,
                                                   const descent_dataset *data,
                                                   const descent_rows *rows,
                                                   const descent_importance_options *options,
                                                   descent_importance *results,
                                                   descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
