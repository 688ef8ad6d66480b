// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/program.h"

#include <stdlib.h>

dsc_program *dsc_program_create(size_t loads, size_t constants, size_t count)
{
    dsc_program *program = calloc(1, sizeof *program);
    if (!program) {
        return NULL;
    }
    program->elements = calloc(loads + 1, sizeof *program->elements);
    program->numbers = calloc(constants + 1, sizeof *program->numbers);
    program->instructions = calloc(count + 1, sizeof *program->instructions);
    if (!program->elements || !program->numbers || !program->instructions) {
        dsc_program_free(program);
        return NULL;
    }
    program->loads = loads;
    program->constants = constants;
    program->count = count;
    return program;
}

void dsc_program_free(dsc_program *program)
{
    if (program) {
        free(program->elements);
        free(program->numbers);
        free(program->instructions);
        free(program);
    }
}
