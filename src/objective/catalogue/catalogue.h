// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Settings of the functions of the catalogue, and its rows.
#ifndef DSC_OBJECTIVE_CATALOGUE_CATALOGUE_H
#define DSC_OBJECTIVE_CATALOGUE_CATALOGUE_H

#include <descent/catalogue.h>

#endif
