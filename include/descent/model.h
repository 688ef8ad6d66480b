// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Models: trained parameters with everything that prediction needs: layers, columns,
// categories, classes, scaling. A model file is a safetensors file: one tensor per parameter
// matrix, the rest as text in its metadata.
//
// Threads: a function that takes a `const descent_model *` may be called by any number of
// threads at once, on the same model; its results do not depend on other calls.
// descent_model_predict_line reads a stream and changes the model: one thread at a time, while
// others may call the functions for a const model. descent_model_free: while no other call uses
// the model. Structs with members are plain values: any number of threads may read one while
// none writes it.
#ifndef DESCENT_MODEL_H
#define DESCENT_MODEL_H

#include <descent/base.h>
#include <descent/data.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct descent_model descent_model;

/// Reads a model file, or the model.safetensors of a run folder. *model (out) is freed with
/// descent_model_free. DESCENT_NO_INPUT when there is none, DESCENT_BAD_DATA when it is damaged
/// or was not written by descent.
DESCENT_API descent_status descent_model_load(const char *path, descent_model **model,
                                              descent_error *error);

/// Writes the model: to a temporary file that replaces `path` when it is complete.
DESCENT_API descent_status descent_model_save(const descent_model *model, const char *path,
                                              descent_error *error);
DESCENT_API void descent_model_free(descent_model *model);

DESCENT_API descent_task descent_model_task(const descent_model *model);
/// Numbers per prediction: one probability per class, or for each target a value or the probability
/// of a label.
DESCENT_API size_t descent_model_outputs(const descent_model *model);
/// Name of a class; NULL for a regression. A view valid until the model is freed.
DESCENT_API const char *descent_model_class_name(const descent_model *model, size_t index);
/// Numbers of the target of a row.
DESCENT_API size_t descent_model_targets(const descent_model *model);
/// Name of the target column, the first of several; "" when it has none.
DESCENT_API const char *descent_model_target_name(const descent_model *model);
/// Name of target `index`: "" when it has none.
DESCENT_API const char *descent_model_target_name_at(const descent_model *model, size_t index);
/// Standard deviation of the target (the first of several) in the training rows, in its units; 1
/// for classes and labels.
DESCENT_API double descent_model_target_spread(const descent_model *model);
/// The same of target `index`; NAN when there is none.
DESCENT_API double descent_model_target_spread_at(const descent_model *model, size_t index);
/// A description for people: layers, inputs, classes, how it was trained. Lines that end with
/// newlines.
DESCENT_API const char *descent_model_report(const descent_model *model);

/// Reads a data file with the model's columns; targets may be missing.
DESCENT_API descent_status descent_model_read(const descent_model *model, const char *path,
                                              descent_dataset **data, descent_error *error);

/// Rows of a formula, as descent_dataset_from_formula makes them (options NULL: its defaults),
/// with the model's columns, which are the formula's variables by name. DESCENT_INVALID when
/// the model's columns have no names.
DESCENT_API descent_status descent_model_read_formula(const descent_model *model,
                                                      const char *text,
                                                      const descent_read_options *options,
                                                      descent_dataset **data,
                                                      descent_error *error);

/// Predictions for rows first .. first + count - 1: outputs (out) is count x
/// descent_model_outputs, probabilities of the classes or labels, or values in the units of the
/// targets.
/// Large work is split among one thread per core, for one call at a time; the results are the
/// same. The data set comes from descent_model_read, or from descent_dataset_from_arrays with
/// the columns of the training data.
DESCENT_API descent_status descent_model_predict(const descent_model *model,
                                                 const descent_dataset *data, size_t first,
                                                 size_t count, double *outputs,
                                                 descent_error *error);

/// Values in a row of data, as descent_dataset_from_arrays takes them: the columns of the
/// training data without the target and without those that were left out.
DESCENT_API size_t descent_model_columns(const descent_model *model);

/// Prediction for one row: row[descent_model_columns(model)] in the units of the training data,
/// NAN where a value is missing; a text column holds the number of the category, from 0 in the
/// order of the report. outputs[descent_model_outputs(model)] (out) as above. Computed in the
/// calling thread: microseconds for a small network. Allocates only in the first call of a
/// thread that runs at the same time as others.
DESCENT_API descent_status descent_model_predict_row(const descent_model *model,
                                                     const float *row, double *outputs,
                                                     descent_error *error);
DESCENT_API descent_status descent_model_predict_row_f64(const descent_model *model,
                                                         const double *row, double *outputs,
                                                         descent_error *error);

/// Prediction for one line of text, in the format of the training file and without its newline.
/// The first line may be a header: then *is_header is true and outputs are not touched. A blank
/// line is DESCENT_BAD_DATA. Messages begin with the place: "line 5, field 2: ", counted from
/// the first call.
DESCENT_API descent_status descent_model_predict_line(descent_model *model, const char *line,
                                                      size_t length, double *outputs,
                                                      bool *is_header, descent_error *error);

/// How well the model does on rows with targets: mean loss, its standard error, and accuracy (a
/// fraction, of labels that of all of them) or R2 (the mean over several targets).
typedef struct descent_score {
    double loss, loss_se, metric;
    size_t rows;
} descent_score;
DESCENT_API descent_status descent_model_score(const descent_model *model,
                                               const descent_dataset *data,
                                               descent_score *score, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
