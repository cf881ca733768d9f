using System.Net;

namespace ArtifactSdk.Tests.Errors;

public sealed class ArtifactExceptionTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData(200, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(409, false)]
    [InlineData(413, false)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    public void An_api_error_is_transient_by_its_status(int? status, bool transient) =>
        new ArtifactApiException("m", (HttpStatusCode?)status).IsTransient.Should().Be(transient);

    [Fact]
    public void Only_what_may_get_better_by_itself_is_transient()
    {
        var target = CollectionPath.Parse("wandb-registry-model/churn");

        new ArtifactException("m").IsTransient.Should().BeFalse();
        new ArtifactTransferException("m", "f", 3, new IOException()).IsTransient.Should().BeTrue();
        new ArtifactIntegrityException("m", "f", "a", "b").IsTransient.Should().BeFalse();
        new ArtifactNotFoundException("m").IsTransient.Should().BeFalse();
        new ArtifactAccessException("m", HttpStatusCode.Unauthorized).IsTransient.Should().BeFalse();
        new ArtifactLinkException("m", LinkFailureReason.RegistryMissing, target).IsTransient.Should().BeFalse();
    }

    [Fact]
    public void Errors_carry_what_they_were_given()
    {
        var inner = new TimeoutException();
        var target = CollectionPath.Parse("wandb-registry-model/churn");
        var path = ArtifactPath.Parse("a/b:v1");

        var api = new ArtifactApiException("m", HttpStatusCode.TooManyRequests, "CODE", inner) { Operation = "Viewer", RequestId = "r1", RetryAfter = TimeSpan.FromSeconds(3) };
        var link = new ArtifactLinkException("m", LinkFailureReason.TypeNotAllowed, target, HttpStatusCode.BadRequest, "CODE", inner);
        var integrity = new ArtifactIntegrityException("m", "f", "expected", "actual");
        var transfer = new ArtifactTransferException("m", "f", 3, inner);

        (api.StatusCode, api.ErrorCode, api.Operation, api.RequestId, api.RetryAfter, api.InnerException)
            .Should().Be((HttpStatusCode.TooManyRequests, "CODE", "Viewer", "r1", TimeSpan.FromSeconds(3), inner));
        (link.Reason, link.Target, link.StatusCode, link.ErrorCode, link.InnerException)
            .Should().Be((LinkFailureReason.TypeNotAllowed, target, HttpStatusCode.BadRequest, "CODE", inner));
        (integrity.Name, integrity.ExpectedDigest, integrity.ActualDigest).Should().Be(("f", "expected", "actual"));
        (transfer.Name, transfer.Attempts, transfer.InnerException).Should().Be(("f", 3, inner));
        new ArtifactNotFoundException("m", path).Path.Should().Be(path);
        new ArtifactNotFoundException("m", path).StatusCode.Should().Be(HttpStatusCode.NotFound);
        new ArtifactAccessException("m", HttpStatusCode.Unauthorized) { CredentialSource = "WANDB_API_KEY" }.CredentialSource.Should().Be("WANDB_API_KEY");
    }

    [Fact]
    public void The_family_is_as_drawn()
    {
        typeof(ArtifactException).Should().BeDerivedFrom<Exception>();
        typeof(ArtifactApiException).Should().BeDerivedFrom<ArtifactException>();
        typeof(ArtifactNotFoundException).Should().BeDerivedFrom<ArtifactApiException>();
        typeof(ArtifactAccessException).Should().BeDerivedFrom<ArtifactApiException>();
        typeof(ArtifactLinkException).Should().BeDerivedFrom<ArtifactApiException>();
        typeof(ArtifactTransferException).Should().BeDerivedFrom<ArtifactException>().And.NotBeDerivedFrom<ArtifactApiException>();
        typeof(ArtifactIntegrityException).Should().BeDerivedFrom<ArtifactException>().And.NotBeDerivedFrom<ArtifactApiException>();
        typeof(ArtifactPathFormatException).Should().BeDerivedFrom<FormatException>();
    }
}
