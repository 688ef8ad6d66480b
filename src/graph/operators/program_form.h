// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A program (graph/program.h) as a document, and back:
//
//     {"elements": [0, 2], "numbers": [0.7], "result": 4,
//      "instructions": [["multiply", 0, 2], ["exp", 3]]}
//
// Slots are counted from the first element on; an instruction takes those before its own. What
// an instruction depends on follows from its slots: numbers do not move.
#ifndef DSC_GRAPH_OPERATORS_PROGRAM_FORM_H
#define DSC_GRAPH_OPERATORS_PROGRAM_FORM_H

#include "graph/operators/operators.h"

/// Of a dsc_program *.
extern const dsc_form dsc_program_form;

#endif
