// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A formula of single numbers as instructions, for one node that runs them all: a node for each
// would spend most of its time on finding its arrays.
#ifndef DSC_GRAPH_PROGRAM_H
#define DSC_GRAPH_PROGRAM_H

#include <descent/graph.h>

/// Instruction i writes slot loads + constants + i, from slots before it. code: a
/// descent_binary of a and b, or DSC_UNARY + a descent_function of a.
typedef struct dsc_instruction {
    int32_t code;
    bool a_moves, b_moves; /* depend on the input */
    uint32_t a, b;
} dsc_instruction;

#define DSC_UNARY ((int)DESCENT_BINARY_COUNT)

typedef struct dsc_program {
    size_t loads, constants, count;
    uint32_t *elements; /* of the input: the first slots */
    double *numbers;    /* the slots behind them */
    dsc_instruction *instructions;
    size_t result; /* slot */
} dsc_program;

/// Room for that number of each; NULL when there is no memory.
dsc_program *dsc_program_create(size_t loads, size_t constants, size_t count);
void dsc_program_free(dsc_program *program);

static inline size_t dsc_program_slots(const dsc_program *program)
{
    return program->loads + program->constants + program->count;
}

#endif
