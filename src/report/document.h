// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page is told, as one JSON document:
//
//     {"format": "descent report 1", "descent": "0.1.0", "made": "2026-01-31T12:00:00Z",
//      "tables": {"step": [["epoch","count"], ...], "epoch": [...]},     table.h has the kinds
//      "places": {"plateau": "its meaning", ...}, "stops": {"epochs": "finished", ...},
//      "runs": [{"folder": "runs/digits-1",
//                "record": {...},        run.json without its graph
//                "model": {...},         what the model's file says about the data, or null
//                "results": {...},       results.json as it stands there, or null;
//                                        "results_problem": why it cannot be read
//                "diagnosis": {...},     diagnosis.json (session/kept.h), or null; likewise
//                "slice": {...},         slice.json, or null; likewise
//                "history": [...],       history.h
//                "bytes": 12345,         of metrics.jsonl, that the history is of
//                "state": "ended"}]}     training, stopped, new
//
// The live page gets the same, and then rows of metrics.jsonl as they come.
#ifndef DSC_REPORT_DOCUMENT_H
#define DSC_REPORT_DOCUMENT_H

#include "report/writer.h"

descent_status dsc_report_document(const char *const *folders, size_t count, dsc_writer *writer,
                                   descent_error *error);

/// The record of a run folder, or why there is none. *record is out, a new reference.
descent_status dsc_report_record(const char *folder, json_t **record, descent_error *error);

#endif
