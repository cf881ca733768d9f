using Microsoft.Extensions.Options;

namespace ArtifactSdk.DependencyInjection;

/// <summary>Checks options when the host starts, so that a wrong one does not wait for the first request.</summary>
internal sealed class ClientOptionsValidation : IValidateOptions<ArtifactClientOptions>
{
    public ValidateOptionsResult Validate(string? name, ArtifactClientOptions options)
    {
        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
