// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// PyTorch's C++ library on jobs of deep.sh: a step of training, as torch_deep.py, without Python.
//
//     libtorch_deep step JOB DATA BATCH THREADS 32 STEPS nchw|nhwc
//
// JOB: j1 or j2 (dense, on Fashion-MNIST), j4 (convolutions), higgs; what follows a hyphen is not read. A mini-batch is an
// index_select, and nothing is read back from tensors while training. One JSON object on a line: medians over the steps after
// the first ones, seconds of the clock and of all processors together.
#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

#include <zlib.h>

namespace
{

namespace nn = torch::nn;

constexpr int64_t WARM = 3, CLASSES = 10, PIXELS = 784, COLUMNS = 28;

struct Examples {
    torch::Tensor x, y;
};

// All bytes of a file, compressed or not, after those of its header.
torch::Tensor bytes_of(const std::string &path, bool npy, int skip)
{
    const gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) {
        throw std::runtime_error("cannot open " + path);
    }
    std::vector<uint8_t> bytes;
    std::vector<uint8_t> part(1 << 20);
    int count = 0;
    while ((count = gzread(file, part.data(), static_cast<unsigned>(part.size()))) > 0) {
        bytes.insert(bytes.end(), part.begin(), part.begin() + count);
    }
    gzclose(file);
    if (npy && bytes.size() > 10) { // the length of the header is in bytes 8 and 9
        skip = 10 + bytes[8] + 256 * bytes[9];
    }
    if (count < 0 || bytes.size() <= static_cast<size_t>(skip)) {
        throw std::runtime_error("cannot read " + path);
    }
    return torch::from_blob(bytes.data() + skip, {static_cast<int64_t>(bytes.size()) - skip},
                            torch::kUInt8)
        .clone();
}

std::string replaced(std::string text, const std::string &from, const std::string &to)
{
    const size_t at = text.rfind(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// Generated rows with one target each, or images in [0, 1] with their labels.
Examples read(const std::string &job, const std::string &path)
{
    if (job == "higgs") {
        return {bytes_of(path, true, 0).view(torch::kFloat32).view({-1, COLUMNS}),
                bytes_of(replaced(path, "x.npy", "y.npy"), true, 0)
                    .to(torch::kFloat32)
                    .view({-1, 1})};
    }
    const std::string labels = replaced(replaced(path, "images", "labels"), "idx3", "idx1");
    return {bytes_of(path, false, 16).to(torch::kFloat32).div_(255).view({-1, PIXELS}),
            bytes_of(labels, false, 8).to(torch::kInt64)};
}

nn::Sequential dense(int64_t inputs, const std::vector<int64_t> &widths, int64_t outputs,
                     bool smooth)
{
    nn::Sequential model;
    for (const int64_t units : widths) {
        model->push_back(nn::Linear(inputs, units));
        if (smooth) {
            model->push_back(nn::Tanh());
        } else {
            model->push_back(nn::ReLU());
        }
        inputs = units;
    }
    model->push_back(nn::Linear(inputs, outputs));
    return model;
}

nn::Sequential lenet()
{
    return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 8, 5).padding(2)), nn::ReLU(),
                          nn::MaxPool2d(2), nn::Conv2d(nn::Conv2dOptions(8, 16, 5).padding(2)),
                          nn::ReLU(), nn::MaxPool2d(2), nn::Flatten(), nn::Linear(PIXELS, 128),
                          nn::ReLU(), nn::Linear(128, CLASSES));
}

nn::Sequential network(const std::string &job)
{
    if (job == "higgs") {
        return dense(COLUMNS, std::vector<int64_t>(5, 300), 1, true);
    }
    if (job == "j1" || job == "j2") {
        return dense(PIXELS,
                     job == "j1" ? std::vector<int64_t>{256, 128}
                                 : std::vector<int64_t>(2, 2048),
                     CLASSES, false);
    }
    if (job != "j4") {
        throw std::runtime_error("there is no job " + job + " here");
    }
    return lenet();
}

double seconds(clockid_t clock)
{
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Channels lie together in the images and in the weights of convolutions. With one channel only strides say so:
// contiguous() would leave them, and a copy does not.
void lay_out(Examples &data, nn::Sequential &model)
{
    data.x = data.x.contiguous(torch::MemoryFormat::ChannelsLast);
    for (auto &p : model->parameters()) {
        if (p.dim() == 4) {
            p.set_data(p.detach().clone(torch::MemoryFormat::ChannelsLast));
        }
    }
}

void run(const std::vector<std::string> &words)
{
    const std::string job = words[2].substr(0, words[2].find('-')), &layout = words[8];
    const int threads = std::stoi(words[5]);
    const auto steps = static_cast<size_t>(std::stoul(words[7]));
    torch::set_num_threads(threads);
    torch::manual_seed(1);
    Examples data = read(job, words[3]);
    nn::Sequential model = network(job);
    if (job == "j4") {
        data.x = data.x.view({-1, 1, 28, 28});
    }
    if (job == "j4" && layout == "nhwc") {
        lay_out(data, model);
    }
    const auto parameters = model->parameters();
    torch::optim::Adam optimizer(parameters, torch::optim::AdamOptions(1e-3));
    const auto rows = torch::randperm(data.x.size(0)).split(std::stol(words[4]));
    std::vector<double> clock, spent;
    torch::Tensor loss;
    for (size_t i = 0; i < steps + WARM; i++) {
        const double from = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
        for (const auto &p : parameters) { // none, as zero_grad(set_to_none=True) in Python
            p.mutable_grad().reset();
        }
        const torch::Tensor &chosen = rows[i % (rows.size() - 1)];
        const torch::Tensor output = model->forward(data.x.index_select(0, chosen));
        const torch::Tensor target = data.y.index_select(0, chosen);
        loss = job == "higgs" ? torch::mse_loss(output, target)
                              : nn::functional::cross_entropy(output, target);
        loss.backward();
        optimizer.step();
        if (i >= WARM) {
            clock.push_back(seconds(CLOCK_MONOTONIC) - from);
            spent.push_back(seconds(CLOCK_PROCESS_CPUTIME_ID) - used);
        }
    }
    int64_t count = 0;
    for (const auto &p : parameters) {
        count += p.numel();
    }
    std::printf("{\"peer\":\"libtorch\",\"layout\":\"%s\",\"threads\":%d,\"bits\":32,"
                "\"parameters\":%lld,"
                "\"step\":%.6g,\"step_spent\":%.6g,\"loss\":%.4f}\n",
                layout.c_str(), threads, static_cast<long long>(count), median(clock),
                median(spent), loss.item<double>());
}

} // namespace

int main(int count, char **words)
{
    const std::vector<std::string> all(words, words + count);
    if (count != 9 || all[1] != "step" || all[6] != "32" || all[7] == "0") {
        std::fprintf(stderr,
                     "usage: libtorch_deep step JOB DATA BATCH THREADS 32 STEPS nchw|nhwc\n");
        return 2;
    }
    try {
        run(all);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "libtorch_deep: %s\n", error.what());
        return 1;
    }
    return 0;
}
