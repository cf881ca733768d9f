using ArtifactSdk;
using BenchmarkDotNet.Attributes;

namespace Components;

[InProcess]
[MemoryDiagnoser]
public class PathBenchmarks
{
    [Params("housing/prices:v12", "acme/wandb-registry-model/Grasp nets:production", "prices:", "a b/../c:v1")]
    public string Text { get; set; } = "";

    [Benchmark]
    public bool TryParse() => ArtifactPath.TryParse(Text, out _);
}
