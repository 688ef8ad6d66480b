// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The same from C++: every header compiles as C++17, owners are unique pointers.
#include <descent.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{

struct release {
    void operator()(descent_dataset *p) const
    {
        descent_dataset_free(p);
    }
    void operator()(descent_network *p) const
    {
        descent_network_free(p);
    }
    void operator()(descent_trainer *p) const
    {
        descent_trainer_free(p);
    }
    void operator()(descent_model *p) const
    {
        descent_model_free(p);
    }
};
template <typename T> using owner = std::unique_ptr<T, release>;

// Calls create(arguments..., &object, &error).
template <typename T, typename Create, typename... Arguments>
owner<T> make(Create create, Arguments... arguments)
{
    T *object = nullptr;
    descent_error error;
    if (create(arguments..., &object, &error) != DESCENT_OK) {
        throw std::runtime_error(error.message);
    }
    return owner<T>(object);
}

int run()
{
    const std::size_t rows = 64;
    std::vector<float> inputs, targets;
    for (std::size_t i = 0; i < rows; i++) {
        targets.push_back(static_cast<float>(i % 2));
        inputs.push_back(targets[i] * 4 - 2 + static_cast<float>(i % 7) / 7);
        inputs.push_back(static_cast<float>(i % 5) / 5);
    }
    const auto data =
        make<descent_dataset>(descent_dataset_from_arrays, DESCENT_FLOAT32, rows,
                              std::size_t{2}, inputs.data(), targets.data(), std::size_t{2});
    const auto network =
        make<descent_network>(descent_network_parse, "8 tanh", 0.0, data.get());
    descent_train_options options = descent_train_options_default();
    options.optimizer.learning_rate = 0.05;
    options.batch = 16;
    options.epochs = 30;
    options.valid = 0;
    descent_train_sets sets{};
    sets.train = data.get();
    const auto trainer =
        make<descent_trainer>(descent_trainer_create, network.get(), &sets, &options);
    descent_train_result result{};
    result.size = sizeof result;
    descent_error error;
    if (descent_trainer_run(trainer.get(), nullptr, nullptr, &result, &error) != DESCENT_OK) {
        throw std::runtime_error(error.message);
    }
    const auto model = make<descent_model>(descent_trainer_model, trainer.get());
    std::vector<double> outputs(2 * rows);
    if (descent_model_predict(model.get(), data.get(), 0, rows, outputs.data(), &error) !=
        DESCENT_OK) {
        throw std::runtime_error(error.message);
    }
    std::size_t right = 0;
    for (std::size_t i = 0; i < rows; i++) {
        right += (outputs[2 * i + 1] > outputs[2 * i]) == (i % 2 == 1);
    }
    std::printf("descent %s: %zu of %zu right\n", descent_version(), right, rows);
    return right == rows ? 0 : 1;
}

} // namespace

int main()
{
    try {
        return run();
    } catch (const std::exception &problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
