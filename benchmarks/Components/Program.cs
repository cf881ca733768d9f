using BenchmarkDotNet.Running;

// What single parts of the client take: paths, manifests, digests.
//   dotnet run -c Release --project benchmarks/Components -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
