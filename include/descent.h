// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// #include <descent.h> is #include <descent/descent.h>.
#ifndef DESCENT_H
#define DESCENT_H

#include <descent/descent.h>

#endif
