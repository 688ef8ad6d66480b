// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The whole of libdescent. Each header stands alone as well.
//
// After fork() the child has none of its parent's threads: it may free the trainers, objectives
// and models that it inherited, but not use them; it may create and use its own.
#ifndef DESCENT_DESCENT_H
#define DESCENT_DESCENT_H

#include <descent/advice.h>
#include <descent/advise.h>
#include <descent/average.h>
#include <descent/base.h>
#include <descent/catalogue.h>
#include <descent/compare.h>
#include <descent/constrained.h>
#include <descent/data.h>
#include <descent/dimension.h>
#include <descent/evaluate.h>
#include <descent/evaluate_text.h>
#include <descent/evidence.h>
#include <descent/experiments.h>
#include <descent/expression.h>
#include <descent/fit.h>
#include <descent/generate.h>
#include <descent/graph.h>
#include <descent/guessing.h>
#include <descent/map.h>
#include <descent/measure.h>
#include <descent/minimize.h>
#include <descent/model.h>
#include <descent/monitor.h>
#include <descent/network.h>
#include <descent/objective.h>
#include <descent/observe.h>
#include <descent/optimizer.h>
#include <descent/options.h>
#include <descent/reason.h>
#include <descent/report.h>
#include <descent/runs.h>
#include <descent/schedule.h>
#include <descent/series.h>
#include <descent/session.h>
#include <descent/slice.h>
#include <descent/surface.h>
#include <descent/train.h>
#include <descent/tune.h>
#include <descent/unseen.h>
#include <descent/verdict.h>

#endif
