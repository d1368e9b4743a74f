using Strongroom.Testing.Clouds;
using Strongroom.Testing.Clouds.Azure;

namespace Strongroom.Tests.Acceptance;

public sealed class AzureKeyVaultSealTests : CloudSealTests
{
    private protected override CloudBench New(TimeProvider time) => new AzureBench(time);
}
