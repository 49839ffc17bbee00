namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>SEDs as a back office writes them itself: without header and signature, which the broker makes. The person is nobody.</summary>
internal static class OwnSed
{
    /// <summary>A question (H001) about a person.</summary>
    public static string Question(string text) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <h:H001 xmlns:h="http://ec.europa.eu/eessi/ns/4_4/H001" sedGVer="4" sedVer="4">
          <NotificationRequestForInformation>
            <Person>
              <PersonIdentification>
                <PersonIdentification>
                  <familyName>Щерева</familyName>
                  <forename>Цветомира</forename>
                  <dateBirth>2015-02-28</dateBirth>
                  <sex>
                    <value>02</value>
                  </sex>
                </PersonIdentification>
              </PersonIdentification>
              <RequestedInformation>
                <theFollowingInformation>{text}</theFollowingInformation>
              </RequestedInformation>
            </Person>
          </NotificationRequestForInformation>
        </h:H001>
        """;
}
