// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent doctor.
#ifndef DESCENT_CLI_DOCTOR_DOCTOR_H
#define DESCENT_CLI_DOCTOR_DOCTOR_H

#include "shell/command.h"

extern const cli_command cli_doctor_command;

#endif
