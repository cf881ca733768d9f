using System.Collections.ObjectModel;
using ArtifactSdk.Paths;

namespace ArtifactSdk.Artifacts;

/// <summary>The labels of a draft, each checked when it is put in, where the mistake is made.</summary>
internal sealed class TagList : Collection<string>
{
    protected override void InsertItem(int index, string item)
    {
        ThrowIfInvalid(item, exceptAt: -1);
        base.InsertItem(index, item);
    }

    protected override void SetItem(int index, string item)
    {
        ThrowIfInvalid(item, index);
        base.SetItem(index, item);
    }

    private void ThrowIfInvalid(string item, int exceptAt)
    {
        ArgumentNullException.ThrowIfNull(item);
        NameRules.Throw(NameRules.CheckTag(item), nameof(item));
        var same = IndexOf(item);
        if (same >= 0 && same != exceptAt)
        {
            throw new ArgumentException($"The tag '{item}' is already in the list. Add each tag once.", nameof(item));
        }
    }
}
