using System.Reflection;
using ArtifactSdk.Server.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestFramework(typeof(ServerAwareFramework))]

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>Leaves out the classes whose server is not there. Skipped one by one they would bury the rest under hundreds of lines.</summary>
public sealed class ServerAwareFramework : XunitTestFramework
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) => new Discoverer(new XunitTestAssembly(assembly, null, assembly.GetName().Version));

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override ValueTask<bool> FindTestsForType(
            IXunitTestClass testClass, ITestFrameworkDiscoveryOptions discoveryOptions, Func<ITestCase, ValueTask<bool>> discoveryCallback) =>
            testClass.Class.GetCustomAttribute<NeedsServerAttribute>() is { IsMet: false }
                ? ValueTask.FromResult(true)
                : base.FindTestsForType(testClass, discoveryOptions, discoveryCallback);
    }
}
